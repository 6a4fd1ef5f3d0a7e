namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>Who asked, as the API server authenticated them. Sent to brokers as the originating identity.</summary>
public sealed record UserInfo
{
    /// <summary>Unique name among active users.</summary>
    public string Username { get => field ?? ""; init; }

    /// <summary>Unique over time, also when a name is used again.</summary>
    public string Uid { get => field ?? ""; init; }

    /// <summary>The groups the user is in.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>What else the authenticator knows.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }
}
