using System.Text.Json.Nodes;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Broker;

/// <summary>The Kubernetes objects of one service's broker.</summary>
public static class BrokerManifests
{
    private const string OfferingsFolder = "/etc/ssm";

    /// <summary>
    /// All objects in the order in which they are to be made: account, rights, credentials, Deployment, Service, and the ClusterServiceBroker by
    /// which the platform finds it.
    /// </summary>
    /// <remarks>The credentials have a new password at each call; <see cref="ApplyAsync"/> keeps those that exist.</remarks>
    public static IReadOnlyList<JsonObject> Render(string service, BrokerManifestOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var names = new ServiceBrokerNames(service);
        return ManifestReader.Read(ServiceDefinitions.ReadsConfigMaps(service) ? $"{Yaml(names, options)}\n---\n{ConfigMapRights(names, options)}" : Yaml(names, options));
    }

    /// <summary>Makes all but the ClusterServiceBroker on a server. Credentials that exist are kept, so that applying again changes nothing.</summary>
    public static async Task ApplyAsync(KubernetesApi api, string service, BrokerManifestOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(api);
        var credentials = new NamespacedName(options.Namespace, new ServiceBrokerNames(service).Credentials);
        var hasCredentials = await api.GetAsync(KubernetesTypes.Secrets, credentials, cancellationToken) is not null;
        await ApplyInOrderAsync(api, Render(service, options).Where(manifest => !IsRegistration(manifest) && !(hasCredentials && IsKind(manifest, "Secret"))), cancellationToken);
    }

    private static async Task ApplyInOrderAsync(KubernetesApi api, IEnumerable<JsonObject> manifests, CancellationToken cancellationToken)
    {
        var applier = new ManifestApplier(api);
        foreach (var manifest in manifests)
        {
            await applier.ApplyAsync(manifest, cancellationToken);
        }
    }

    /// <summary>True for the ClusterServiceBroker, which the platform's admission has to be there for.</summary>
    public static bool IsRegistration(JsonObject manifest) => IsKind(manifest, "ClusterServiceBroker");

    private static bool IsKind(JsonObject manifest, string kind) => manifest["kind"]!.GetValue<string>() == kind;

    private static string OfferingsVariable(BrokerManifestOptions options) =>
        (options.OfferingsPath ?? (options.OfferingsConfigMap is null ? null : OfferingsFolder)) is { } path ? $"            - {{ name: SSM_OFFERINGS, value: \"{path}\" }}" : "";

    /// <summary>The site's offerings, which need not be there.</summary>
    private static string OfferingsVolume(BrokerManifestOptions options) => options.OfferingsConfigMap is not { } name ? "" :
        $"          volumeMounts: [{{ name: offerings, mountPath: {OfferingsFolder}, readOnly: true }}]\n"
        + $"      volumes: [{{ name: offerings, configMap: {{ name: {name}, optional: true }} }}]";

    /// <summary>Leave to read the texts that bindings of any namespace refer to; the broker reads those of the binding's own only.</summary>
    private static string ConfigMapRights(ServiceBrokerNames names, BrokerManifestOptions options) => $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: {{names.Broker}}, labels: { app.kubernetes.io/name: {{names.Broker}}, app.kubernetes.io/part-of: ssm } }
        rules:
          - apiGroups: [""]
            resources: [configmaps]
            verbs: [get]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: {{names.Broker}}, labels: { app.kubernetes.io/name: {{names.Broker}}, app.kubernetes.io/part-of: ssm } }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {{names.Broker}} }
        subjects: [{ kind: ServiceAccount, name: {{names.Broker}}, namespace: {{options.Namespace}} }]
        """;

    private static string Yaml(ServiceBrokerNames names, BrokerManifestOptions options) => $$"""
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: {{names.Broker}}
          namespace: {{options.Namespace}}
          labels: { app.kubernetes.io/name: {{names.Broker}}, app.kubernetes.io/part-of: ssm }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: {{names.Broker}}, namespace: {{options.Namespace}}, labels: { app.kubernetes.io/name: {{names.Broker}}, app.kubernetes.io/part-of: ssm } }
        rules:
          - apiGroups: [ssm.infra.tce.io]
            resources: [statefulservices, statefulservices/status, statefulservices/finalizers]
            verbs: [get, list, watch, create, update, patch, delete]
          - apiGroups: [""]
            resources: [secrets, configmaps, services, persistentvolumeclaims]
            verbs: [get, list, watch, create, update, patch, delete]
          - apiGroups: [""]
            resources: [pods]
            verbs: [get, list, watch, patch, delete]
          - apiGroups: [""]
            resources: [endpoints]
            verbs: [get, list, watch]
          - apiGroups: [""]
            resources: [events]
            verbs: [create, patch]
          - apiGroups: [apps]
            resources: [statefulsets]
            verbs: [get, list, watch, create, update, patch, delete]
          - apiGroups: [policy]
            resources: [poddisruptionbudgets]
            verbs: [get, list, watch, create, update, patch, delete]
          - apiGroups: [networking.k8s.io]
            resources: [networkpolicies]
            verbs: [get, list, watch, create, update, patch, delete]
          - apiGroups: [coordination.k8s.io]
            resources: [leases]
            verbs: [get, list, watch, create, update, patch]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: {{names.Broker}}, namespace: {{options.Namespace}}, labels: { app.kubernetes.io/name: {{names.Broker}}, app.kubernetes.io/part-of: ssm } }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: {{names.Broker}} }
        subjects: [{ kind: ServiceAccount, name: {{names.Broker}}, namespace: {{options.Namespace}} }]
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: {{names.Credentials}}, namespace: {{options.Namespace}}, labels: { app.kubernetes.io/name: {{names.Broker}}, app.kubernetes.io/part-of: ssm } }
        type: Opaque
        stringData: { username: "platform", password: "{{options.NewPassword()}}" }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: {{names.Broker}}, namespace: {{options.Namespace}}, labels: { app.kubernetes.io/name: {{names.Broker}}, app.kubernetes.io/part-of: ssm } }
        spec:
          selector: { app.kubernetes.io/name: {{names.Broker}} }
          ports: [{ name: http, port: {{ServiceBrokerOptions.DefaultPort}}, protocol: TCP, targetPort: {{ServiceBrokerOptions.DefaultPort}} }]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{names.Broker}}, namespace: {{options.Namespace}}, labels: { app.kubernetes.io/name: {{names.Broker}}, app.kubernetes.io/part-of: ssm } }
        spec:
          replicas: {{options.Replicas}}
          selector: { matchLabels: { app.kubernetes.io/name: {{names.Broker}} } }
          template:
            metadata: { labels: { app.kubernetes.io/name: {{names.Broker}}, app.kubernetes.io/part-of: ssm } }
            spec:
              serviceAccountName: {{names.Broker}}
              securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: RuntimeDefault } }
              containers:
                - name: broker
                  image: "{{options.Image}}"
                  command: [ssm, broker, {{names.Service}}]
                  env:
                    - { name: POD_NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
                    - { name: POD_NAMESPACE, valueFrom: { fieldRef: { fieldPath: metadata.namespace } } }
                    - { name: POD_IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }
                    - { name: SSM_IMAGE, value: "{{options.Image}}" }
                    - { name: SERVICE_ACCOUNT_FOLDER, value: /var/run/secrets/kubernetes.io/serviceaccount }
        {{(options.OtlpEndpoint is null ? "" : $"            - {{ name: OTEL_EXPORTER_OTLP_ENDPOINT, value: \"{options.OtlpEndpoint}\" }}")}}
        {{OfferingsVariable(options)}}
                  ports: [{ name: http, containerPort: {{ServiceBrokerOptions.DefaultPort}}, protocol: TCP }]
                  readinessProbe: { httpGet: { path: /readyz, port: http }, periodSeconds: 5, timeoutSeconds: 5 }
                  livenessProbe: { httpGet: { path: /healthz, port: http }, initialDelaySeconds: 10, periodSeconds: 30, timeoutSeconds: 5 }
                  resources: { requests: { cpu: 20m, memory: 64Mi }, limits: { memory: 512Mi } }
                  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
        {{OfferingsVolume(options)}}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: {{names.Broker}}, namespace: {{options.Namespace}}, labels: { app.kubernetes.io/name: {{names.Broker}}, app.kubernetes.io/part-of: ssm } }
        spec:
          maxUnavailable: 1
          selector: { matchLabels: { app.kubernetes.io/name: {{names.Broker}} } }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: {{names.Broker}}, namespace: {{options.Namespace}}, labels: { app.kubernetes.io/name: {{names.Broker}}, app.kubernetes.io/part-of: ssm } }
        spec:
          podSelector: { matchLabels: { app.kubernetes.io/name: {{names.Broker}} } }
          policyTypes: [Ingress]
          ingress: [{ ports: [{ port: {{ServiceBrokerOptions.DefaultPort}}, protocol: TCP }] }]
        ---
        apiVersion: servicecatalog.k8s.io/v1beta1
        kind: ClusterServiceBroker
        metadata: { name: {{names.Broker}} }
        spec:
          url: http://{{names.Broker}}.{{options.Namespace}}.svc:{{ServiceBrokerOptions.DefaultPort}}
          authInfo: { basic: { secretRef: { namespace: {{options.Namespace}}, name: {{names.Credentials}} } } }
        """;
}
