namespace Ssm.Acceptance.Tests.Platforms;

/// <summary>Manifests as users write them.</summary>
internal static class Samples
{
    /// <summary>The seed's two documents, unchanged.</summary>
    public static string SeedInstance => File.ReadAllText(Path.Combine(Checkout.Root, "deploy/samples/hello-world/serviceinstance.yaml"));

    public static string SeedBinding => File.ReadAllText(Path.Combine(Checkout.Root, "deploy/samples/hello-world/servicebinding.yaml"));

    /// <summary>A credis instance; <paramref name="parameters"/> are lines of YAML.</summary>
    public static string Instance(string name, string @namespace, string plan = "redis-4.0-standard", string @class = "credis", params string[] parameters) => $"""
        apiVersion: servicecatalog.k8s.io/v1beta1
        kind: ServiceInstance
        metadata:
          name: {name}
          namespace: {@namespace}
        spec:
          clusterServiceClassExternalName: {@class}
          clusterServicePlanExternalName: {plan}
          {(parameters.Length == 0 ? "parameters: {}" : "parameters:\n    " + string.Join("\n    ", parameters))}
        """;

    public static string Binding(string name, string @namespace, string instance) => $"""
        apiVersion: servicecatalog.k8s.io/v1beta1
        kind: ServiceBinding
        metadata:
          name: {name}
          namespace: {@namespace}
        spec:
          instanceRef:
            name: {instance}
        """;
}
