using Ssm.Testing.ScriptedBroker;

namespace Ssm.ServiceCatalog.Tests.Flows;

/// <summary>A row of OSB v2.17, "Orphan Mitigation".</summary>
/// <param name="Text">What the broker answers, in words.</param>
/// <param name="Answer">Has it answer that.</param>
/// <param name="IsMitigated">Whether what may be left is deleted before the request is repeated.</param>
internal sealed record OrphanRow(string Text, Action<ScriptedEndpoint> Answer, bool IsMitigated)
{
    /// <summary>Of the row's object, and its id at the broker.</summary>
    public string Name { get; } = $"row-{Text.ToLowerInvariant().Replace(' ', '-')}";

    public void AssertMitigated(int deletions) =>
        Assert.True(IsMitigated == deletions > 0, $"{Text}: {(IsMitigated ? "not " : "")}mitigated ({deletions} deletions)");

    /// <summary>A deletion is asked for once if that was understood, and again until it is.</summary>
    public void AssertRepeated(int deletions)
    {
        var isUnderstood = Text is "200 good" or "200 malformed" or "201 good";
        Assert.True(isUnderstood == (deletions == 1), $"{Text}: asked for {deletions} times");
    }
}
