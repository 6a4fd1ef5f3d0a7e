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
