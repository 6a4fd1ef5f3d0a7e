using Ssm.ServiceCatalog.Api;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>What is wrong with a broker: an event says it, and the condition with a general sentence before it.</summary>
/// <param name="Event">What the event says.</param>
/// <param name="Reason">The condition's reason.</param>
/// <param name="Sentence">The condition's general sentence.</param>
/// <param name="Detail">What follows it.</param>
internal sealed record BrokerTrouble(Notice Event, string Reason, string Sentence, string Detail)
{
    /// <summary>It is expected to be over with the next attempt, so that nobody needs to hear of the first ones.</summary>
    public bool IsPassing { get; init; }

    /// <summary>The original forgets the blank between the two (its appendix A, 12).</summary>
    public Notice Condition(FeatureGates gates) => new(Reason, gates.LegacyBrokerConditions ? Sentence + Detail : $"{Sentence} {Detail}");
}
