namespace Ssm.Cli.Catalog;

/// <summary>Where a command looks for brokers, classes and plans.</summary>
/// <param name="Kind">Cluster-scoped objects, those of a namespace, or both.</param>
/// <param name="Namespace">The namespace; empty for all of them.</param>
internal readonly record struct CatalogScope(ScopeKind Kind, string Namespace)
{
    /// <summary>Cluster-scoped objects count.</summary>
    public bool IncludesCluster => Kind != ScopeKind.Namespace;

    /// <summary>Namespaced objects count.</summary>
    public bool IncludesNamespaced => Kind != ScopeKind.Cluster;

    /// <summary>For messages: <c>in the cluster or in namespace "test"</c>.</summary>
    public override string ToString()
    {
        var namespaced = Namespace.Length == 0 ? "in any namespace" : $"in namespace \"{Namespace}\"";
        return Kind switch
        {
            ScopeKind.Cluster => "in the cluster",
            ScopeKind.Namespace => namespaced,
            _ => $"in the cluster or {namespaced}",
        };
    }
}
