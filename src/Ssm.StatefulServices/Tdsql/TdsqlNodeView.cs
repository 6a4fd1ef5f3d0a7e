namespace Ssm.StatefulServices.Tdsql;

/// <summary>What a decision knows of one node.</summary>
/// <param name="Name">The pod's name.</param>
/// <param name="Ordinal">Its number.</param>
/// <param name="Info">What it says; null when it does not answer.</param>
internal sealed record TdsqlNodeView(string Name, int Ordinal, TdsqlNodeInfo? Info)
{
    /// <summary>It is about to end or to be restarted: it should not get the role.</summary>
    public bool IsGoing { get; init; }
}
