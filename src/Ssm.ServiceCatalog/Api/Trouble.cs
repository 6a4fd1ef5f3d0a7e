namespace Ssm.ServiceCatalog.Api;

/// <summary>What is wrong, for an event and for a condition: the latter often has a general sentence before the same text.</summary>
/// <param name="Event">What the event says.</param>
/// <param name="Condition">What the condition says.</param>
internal sealed record Trouble(Notice Event, Notice Condition)
{
    public static implicit operator Trouble(Notice notice) => new(notice, notice);
}
