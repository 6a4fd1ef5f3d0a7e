using System.Text.Json;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Kubernetes.Json;

namespace Ssm.ServiceCatalog.Api;

/// <summary>The nine CustomResourceDefinitions of the catalog under <c>deploy/crds</c>, as this assembly carries them.</summary>
public static class CatalogCrds
{
    private const string ResourcePrefix = "crds/";

    private static readonly Lazy<V1CustomResourceDefinition[]> Parsed = new(ParseAll);

    /// <summary>The definitions, ready to be applied; parsed on first use. Shared: do not change them.</summary>
    public static IReadOnlyList<V1CustomResourceDefinition> All => Parsed.Value;

    /// <summary>The same as YAML text, one document each, for manifests.</summary>
    public static IReadOnlyList<string> Yaml { get; } =
    [
        .. typeof(CatalogCrds).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Read),
    ];

    private static V1CustomResourceDefinition[] ParseAll() => [.. Yaml.Select(Parse)];

    private static string Read(string resource)
    {
        using var stream = typeof(CatalogCrds).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"the assembly lacks its resource {resource}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static V1CustomResourceDefinition Parse(string yaml) =>
        ManifestReader.Read(yaml)[0].Deserialize(KubernetesJsonContext.Default.V1CustomResourceDefinition)
            ?? throw new InvalidDataException("an embedded definition is empty");
}
