using System.Text.Json.Nodes;
using Ssm.Kubernetes;

namespace Ssm.Cli.Installation;

/// <summary>The Kubernetes objects of one system role, all but its rights.</summary>
internal sealed record RoleDeployment
{
    /// <summary>Name of the Deployment, Service and ServiceAccount.</summary>
    public required string Name { get; init; }

    /// <summary>Arguments of <c>ssm</c>.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Port of <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c>.</summary>
    public required int HealthPort { get; init; }

    /// <summary>What a Service of the role offers, as YAML of its ports; empty for no Service.</summary>
    public string ServicePorts { get; init; } = string.Empty;

    /// <summary>Who may reach the role beside probes and scrapers, as YAML of rules of a NetworkPolicy; empty for nobody.</summary>
    public string Ingress { get; init; } = string.Empty;

    /// <summary>The ConfigMap that is mounted at <see cref="ConfigFolder"/>; null for none.</summary>
    public string? Config { get; init; }

    /// <summary>Where <see cref="Config"/> is mounted.</summary>
    public const string ConfigFolder = "/etc/ssm";

    /// <summary>The objects, in the order in which they are applied.</summary>
    public IReadOnlyList<JsonObject> Render(InstallOptions options) => ManifestReader.Read(
        $$"""
        apiVersion: v1
        kind: ServiceAccount
        metadata: {{Metadata(options)}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {{Metadata(options)}}
        spec:
          replicas: {{options.Replicas}}
          selector: { matchLabels: { app.kubernetes.io/name: {{Name}}, app.kubernetes.io/part-of: ssm } }
          template:
            metadata: { labels: {{Labels}} }
            spec:
              serviceAccountName: {{Name}}
              securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: RuntimeDefault } }
              containers:
                - name: {{Name}}
                  image: "{{options.Image}}"
                  command: [{{string.Join(", ", Arguments.Prepend("ssm").Select(argument => $"\"{argument}\""))}}]
                  env:
                    - { name: POD_IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }
                    - { name: POD_NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
                    - { name: POD_NAMESPACE, valueFrom: { fieldRef: { fieldPath: metadata.namespace } } }
                    # Named here so that a node that runs the role without a container of its own can put the real folder in.
                    - { name: SERVICE_ACCOUNT_FOLDER, value: {{Hosting.ClusterAccess.DefaultServiceAccountFolder}} }
        {{(options.OtlpEndpoint is null ? string.Empty : $"            - {{ name: OTEL_EXPORTER_OTLP_ENDPOINT, value: \"{options.OtlpEndpoint}\" }}")}}
                  ports: [{ name: health, containerPort: {{HealthPort}}, protocol: TCP }]
                  readinessProbe: { httpGet: { path: /readyz, port: {{HealthPort}} }, periodSeconds: 5, timeoutSeconds: 5 }
                  livenessProbe: { httpGet: { path: /healthz, port: {{HealthPort}} }, initialDelaySeconds: 10, periodSeconds: 30, timeoutSeconds: 5 }
                  resources: { requests: { cpu: 20m, memory: 64Mi }, limits: { memory: 512Mi } }
                  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
        {{Mount}}
        ---
        {{Service(options)}}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {{Metadata(options)}}
        spec:
          maxUnavailable: 1
          selector: { matchLabels: { app.kubernetes.io/name: {{Name}}, app.kubernetes.io/part-of: ssm } }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {{Metadata(options)}}
        spec:
          podSelector: { matchLabels: { app.kubernetes.io/name: {{Name}}, app.kubernetes.io/part-of: ssm } }
          policyTypes: [Ingress]
          ingress:
            - ports: [{ port: {{HealthPort}}, protocol: TCP }]
        {{Ingress}}
        """);

    private string Labels => $"{{ app.kubernetes.io/name: {Name}, app.kubernetes.io/part-of: ssm }}";

    private string Mount => Config is null ? string.Empty :
        $$"""
                  volumeMounts: [{ name: config, mountPath: {{ConfigFolder}}, readOnly: true }]
              volumes: [{ name: config, configMap: { name: {{Config}} } }]
        """;

    private string Metadata(InstallOptions options) => $"{{ name: {Name}, namespace: {options.Namespace}, labels: {Labels} }}";

    private string Service(InstallOptions options) => ServicePorts.Length == 0 ? string.Empty :
        $$"""
        apiVersion: v1
        kind: Service
        metadata: {{Metadata(options)}}
        spec:
          selector: { app.kubernetes.io/name: {{Name}}, app.kubernetes.io/part-of: ssm }
          ports: {{ServicePorts}}
        """;
}
