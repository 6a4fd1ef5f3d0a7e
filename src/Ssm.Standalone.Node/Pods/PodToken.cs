namespace Ssm.Standalone.Node.Pods;

/// <summary>A token of a service account.</summary>
/// <param name="Text">The token.</param>
/// <param name="Expires">When it ends.</param>
internal sealed record PodToken(string Text, DateTimeOffset Expires)
{
    /// <summary>The token is a credential.</summary>
    public override string ToString() => "[redacted]";
}
