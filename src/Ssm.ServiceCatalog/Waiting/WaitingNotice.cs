namespace Ssm.ServiceCatalog.Waiting;

/// <summary>What an object waits for.</summary>
/// <param name="For">The kind of thing.</param>
/// <param name="Sentence">On which object, and when or by what the next step comes. It begins with <c>Waits</c>.</param>
public sealed record WaitingNotice(WaitsFor For, string Sentence)
{
    /// <summary>The reason of condition <c>Settled</c>.</summary>
    public string Reason => $"{nameof(WaitsFor)}{For}";
}
