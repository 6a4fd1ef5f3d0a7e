namespace Ssm.Cli.Catalog;

/// <summary>Which of the two siblings of a kind a command looks at.</summary>
internal enum ScopeKind
{
    /// <summary>Cluster-scoped objects.</summary>
    Cluster,

    /// <summary>Objects of a namespace.</summary>
    Namespace,

    /// <summary>Both.</summary>
    All,
}
