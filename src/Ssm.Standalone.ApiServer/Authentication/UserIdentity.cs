namespace Ssm.Standalone.ApiServer.Authentication;

/// <summary>Who makes a request. Kubernetes documentation, "Authenticating".</summary>
/// <param name="Name">The user name, such as <c>system:serviceaccount:ns:name</c>.</param>
/// <param name="Uid">Distinguishes users of one name over time; "" if unknown.</param>
/// <param name="Groups">The groups, <c>system:authenticated</c> or <c>system:unauthenticated</c> among them.</param>
internal sealed record UserIdentity(string Name, string Uid, IReadOnlyList<string> Groups)
{
    public static readonly UserIdentity Anonymous = new("system:anonymous", "", ["system:unauthenticated"]);

    /// <summary>Further facts, such as the pod of a service account's token.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public bool IsAnonymous => ReferenceEquals(this, Anonymous);
}
