using System.Text.Json.Nodes;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Broker;

namespace Ssm.Cli.Installation;

/// <summary>
/// What each system role may do, and nothing it does not do: a test compares this with the requests that the roles make.
/// </summary>
internal static class RoleRights
{
    /// <summary>Roles and bindings of all system roles.</summary>
    public static IEnumerable<JsonObject> Render(InstallOptions options) =>
    [
        .. Cluster(options, SystemManifests.CatalogController, CatalogController),
        .. Namespaced(options, SystemManifests.CatalogController, options.Namespace, Lease),
        .. Namespaced(options, SystemManifests.CatalogController, ClusterIdNamespace, ClusterId),
        .. Cluster(options, SystemManifests.CatalogWebhook, CatalogWebhook + (options.RegistersBrokers ? BrokerRegistration : string.Empty)),
        .. Namespaced(options, SystemManifests.CatalogWebhook, options.Namespace, WebhookCertificate),
        
        // An empty list of names would mean all of them.
        .. options.RegistersBrokers && options.Services.Count > 0 ? Namespaced(options, SystemManifests.CatalogWebhook, options.BrokerNamespace, Credentials(options)) : [],
        .. Cluster(options, SystemManifests.ServiceDiscovery, ServiceDiscovery),
        .. Namespaced(options, SystemManifests.ServiceDiscovery, options.Namespace, Lease),
        .. Namespaced(options, SystemManifests.ServiceDiscovery, options.BrokerNamespace, Annotations),
    ];

    private const string ClusterIdNamespace = "default";

    private const string CatalogController = """
        - apiGroups: [servicecatalog.k8s.io]
          resources: [clusterservicebrokers, servicebrokers, serviceinstances]
          verbs: [get, list, watch, update]
        - apiGroups: [servicecatalog.k8s.io]
          resources: [servicebindings]
          verbs: [get, list, watch, update, delete]
        - apiGroups: [servicecatalog.k8s.io]
          resources: [clusterserviceclasses, clusterserviceplans, serviceclasses, serviceplans]
          verbs: [get, list, watch, create, update, delete]
        - apiGroups: [servicecatalog.k8s.io]
          resources: [clusterservicebrokers/status, servicebrokers/status, clusterserviceclasses/status, clusterserviceplans/status, serviceclasses/status, serviceplans/status, serviceinstances/status, servicebindings/status]
          verbs: [update]
        - apiGroups: [ssm.infra.tce.io]
          resources: [orphanedresources]
          verbs: [get, list, watch, create, delete]
        - apiGroups: [ssm.infra.tce.io]
          resources: [orphanedresources/status]
          verbs: [update]
        # Secrets belong to their bindings and hold up their deletion, which some API servers allow only to those who may change finalizers.
        - apiGroups: [servicecatalog.k8s.io]
          resources: [servicebindings/finalizers]
          verbs: [update]
        - apiGroups: [""]
          resources: [secrets]
          verbs: [get, list, watch, create, update, delete]
        - apiGroups: [""]
          resources: [namespaces]
          verbs: [list, watch]
        - apiGroups: [""]
          resources: [events]
          verbs: [create, patch]
        """;

    private const string ClusterId = """
        - apiGroups: [""]
          resources: [configmaps]
          verbs: [create]
        - apiGroups: [""]
          resources: [configmaps]
          resourceNames: [cluster-info]
          verbs: [list, watch, patch]
        """;

    private const string Lease = """
        - apiGroups: [coordination.k8s.io]
          resources: [leases]
          verbs: [get, watch, create, update]
        """;

    private const string CatalogWebhook = """
        - apiGroups: [admissionregistration.k8s.io]
          resources: [mutatingwebhookconfigurations]
          resourceNames: [service-catalog-webhook]
          verbs: [get, patch]
        - apiGroups: [admissionregistration.k8s.io]
          resources: [validatingwebhookconfigurations]
          resourceNames: [service-catalog-validating-webhook]
          verbs: [get, patch]
        - apiGroups: [servicecatalog.k8s.io]
          resources: [clusterserviceclasses, clusterserviceplans, serviceclasses, serviceplans]
          verbs: [get, list]
        - apiGroups: [servicecatalog.k8s.io]
          resources: [serviceinstances]
          verbs: [get]
        - apiGroups: [authorization.k8s.io]
          resources: [subjectaccessreviews]
          verbs: [create]

        """;

    private const string BrokerRegistration = """
        - apiGroups: [servicecatalog.k8s.io]
          resources: [clusterservicebrokers]
          verbs: [get, create, patch]

        """;

    /// <summary>Whoever registers a broker must be able to read its credentials.</summary>
    private static string Credentials(InstallOptions options) =>
        $$"""
        - apiGroups: [""]
          resources: [secrets]
          resourceNames: [{{string.Join(", ", options.Services.Select(service => new ServiceBrokerNames(service).Credentials))}}]
          verbs: [get]
        """;

    private const string WebhookCertificate = """
        - apiGroups: [""]
          resources: [secrets]
          verbs: [create]
        - apiGroups: [""]
          resources: [secrets]
          resourceNames: [catalog-webhook-cert]
          verbs: [get, update]
        """;

    private const string ServiceDiscovery = """
        - apiGroups: [""]
          resources: [services, endpoints]
          verbs: [list, watch]
        """;

    private const string Annotations = """
        - apiGroups: [""]
          resources: [services]
          verbs: [patch]
        - apiGroups: [ssm.infra.tce.io]
          resources: [statefulservices]
          verbs: [list, watch]
        """;

    private static IReadOnlyList<JsonObject> Cluster(InstallOptions options, string role, string rules) => ManifestReader.Read(
        $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: "ssm:{{role}}", labels: { app.kubernetes.io/name: {{role}}, app.kubernetes.io/part-of: ssm } }
        rules:
        {{rules}}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: "ssm:{{role}}", labels: { app.kubernetes.io/name: {{role}}, app.kubernetes.io/part-of: ssm } }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "ssm:{{role}}" }
        subjects: [{ kind: ServiceAccount, name: {{role}}, namespace: {{options.Namespace}} }]
        """);

    private static IReadOnlyList<JsonObject> Namespaced(InstallOptions options, string role, string @namespace, string rules) => ManifestReader.Read(
        $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: "ssm:{{role}}", namespace: {{@namespace}}, labels: { app.kubernetes.io/name: {{role}}, app.kubernetes.io/part-of: ssm } }
        rules:
        {{rules}}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: "ssm:{{role}}", namespace: {{@namespace}}, labels: { app.kubernetes.io/name: {{role}}, app.kubernetes.io/part-of: ssm } }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: "ssm:{{role}}" }
        subjects: [{ kind: ServiceAccount, name: {{role}}, namespace: {{options.Namespace}} }]
        """);
}
