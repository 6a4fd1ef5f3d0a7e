namespace Ssm.OpenServiceBroker.Identities;

/// <summary>The originating identity of a Kubernetes user, in the order of members that the archived Service Catalog sends.</summary>
public sealed record KubernetesUser
{
    /// <summary>Name as the API server authenticated it.</summary>
    public required string Username { get; init; }

    /// <summary>Unique id; empty when the authenticator knows none.</summary>
    public required string Uid { get; init; }

    /// <summary>Groups; left out when there are none.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Further attributes of the authenticator; left out when there are none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }

    /// <summary>Names nobody: who the user is belongs in no log.</summary>
    public override string ToString() => "KubernetesUser [redacted]";
}
