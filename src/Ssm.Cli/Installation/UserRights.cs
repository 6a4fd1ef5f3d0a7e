using System.Text.Json.Nodes;
using Ssm.Kubernetes;

namespace Ssm.Cli.Installation;

/// <summary>
/// ClusterRoles that join Kubernetes' own <c>view</c>, <c>edit</c> and <c>admin</c>, so that whoever may work in a namespace may order services there.
/// </summary>
internal static class UserRights
{
    /// <summary>The ClusterRoles.</summary>
    public static IReadOnlyList<JsonObject> Render() => ManifestReader.Read(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: ssm:view
          labels: { app.kubernetes.io/part-of: ssm, rbac.authorization.k8s.io/aggregate-to-view: "true", rbac.authorization.k8s.io/aggregate-to-edit: "true", rbac.authorization.k8s.io/aggregate-to-admin: "true" }
        rules:
          - apiGroups: [servicecatalog.k8s.io]
            resources: [serviceinstances, servicebindings, servicebrokers, serviceclasses, serviceplans]
            verbs: [get, list, watch]
          # The ledger is cluster-scoped: this counts for those who have the role in the whole cluster.
          - apiGroups: [ssm.infra.tce.io]
            resources: [orphanedresources]
            verbs: [get, list, watch]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: ssm:edit
          labels: { app.kubernetes.io/part-of: ssm, rbac.authorization.k8s.io/aggregate-to-edit: "true", rbac.authorization.k8s.io/aggregate-to-admin: "true" }
        rules:
          - apiGroups: [servicecatalog.k8s.io]
            resources: [serviceinstances, servicebindings]
            verbs: [create, update, patch, delete, deletecollection]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: ssm:admin
          labels: { app.kubernetes.io/part-of: ssm, rbac.authorization.k8s.io/aggregate-to-admin: "true" }
        rules:
          - apiGroups: [servicecatalog.k8s.io]
            resources: [servicebrokers, serviceclasses, serviceplans]
            verbs: [create, update, patch, delete, deletecollection]
          # To take over an instance that exists at a broker is to get its data.
          - apiGroups: [servicecatalog.k8s.io]
            resources: [serviceinstances]
            verbs: [adopt]
          # To delete an entry is to give up what is left at a broker.
          - apiGroups: [ssm.infra.tce.io]
            resources: [orphanedresources]
            verbs: [update, patch, delete, deletecollection]
        ---
        # Whatever projects bindings into workloads by servicebinding.io collects the rights to read them by this label.
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: "ssm:provisioned-services", labels: { app.kubernetes.io/part-of: ssm, servicebinding.io/controller: "true" } }
        rules:
          - apiGroups: [servicecatalog.k8s.io]
            resources: [servicebindings]
            verbs: [get, list, watch]
        ---
        # What can be ordered is no secret: cluster-scoped classes and plans may be read by everybody who is known.
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: "ssm:marketplace", labels: { app.kubernetes.io/part-of: ssm } }
        rules:
          - apiGroups: [servicecatalog.k8s.io]
            resources: [clusterserviceclasses, clusterserviceplans]
            verbs: [get, list, watch]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: "ssm:marketplace", labels: { app.kubernetes.io/part-of: ssm } }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "ssm:marketplace" }
        subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:authenticated" }]
        """);
}
