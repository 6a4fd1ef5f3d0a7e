using Ssm.Standalone.Node.Controllers.Kinds;

namespace Ssm.Standalone.Node.Controllers.Namespaces;

/// <summary>What is left in a namespace that is being deleted.</summary>
/// <param name="ByResource">How many objects of each resource.</param>
/// <param name="ByFinalizer">How many objects each finalizer holds.</param>
internal sealed record NamespaceContent(IReadOnlyDictionary<string, int> ByResource, IReadOnlyDictionary<string, int> ByFinalizer)
{
    public bool IsEmpty => ByResource.Count == 0;

    /// <summary>Counts.</summary>
    public static NamespaceContent Of(IEnumerable<(string Resource, ObjectHeader Header)> left)
    {
        var all = left.ToList();
        return new NamespaceContent(
            all.GroupBy(item => item.Resource, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count()),
            all.SelectMany(item => item.Header.Metadata.Finalizers ?? []).GroupBy(finalizer => finalizer, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Count()));
    }

    /// <summary>In Kubernetes' words, for the condition NamespaceContentRemaining.</summary>
    public string DescribeContent() =>
        $"Some resources are remaining: {string.Join(", ", ByResource.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => $"{item.Key} has {item.Value} resource instances"))}";

    /// <summary>In Kubernetes' words, for the condition NamespaceFinalizersRemaining.</summary>
    public string DescribeFinalizers() =>
        $"Some content in the namespace has finalizers remaining: {string.Join(", ", ByFinalizer.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => $"{item.Key} in {item.Value} resource instances"))}";
}
