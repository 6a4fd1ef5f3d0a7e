namespace Ssm.Standalone.Node.Paths;

/// <summary>A name of the cluster domain: of a Service, or of one pod behind a headless one (Kubernetes, "DNS for Services and Pods").</summary>
/// <param name="Pod">The pod's host name; null for the Service itself.</param>
/// <param name="Service">The Service's name.</param>
/// <param name="Namespace">The Service's namespace.</param>
internal readonly record struct ClusterName(string? Pod, string Service, string Namespace);
