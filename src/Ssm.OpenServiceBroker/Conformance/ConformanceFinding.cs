namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>What a check found. Closed: <see cref="Passed"/>, <see cref="Failed"/>, <see cref="Skipped"/>.</summary>
public abstract record ConformanceFinding
{
    private ConformanceFinding()
    {
    }

    /// <summary>The broker does its duty.</summary>
    public static ConformanceFinding Pass { get; } = new Passed();

    internal static ConformanceFinding NoInstance { get; } = new Failed("an instance could not be provisioned");

    internal static ConformanceFinding Synchronous { get; } = new Skipped("the plan is synchronous");

    internal static ConformanceFinding NotRetrievable { get; } = new Skipped("instances_retrievable is not true");

    internal static ConformanceFinding TooFast { get; } = new Skipped("the operation ended too soon to try it");

    internal static ConformanceFinding EndedAs(string state) => new Failed($"the operation ended as {state}");

    /// <summary>The broker does its duty.</summary>
    public sealed record Passed : ConformanceFinding;

    /// <summary>The broker does not do its duty.</summary>
    /// <param name="Reason">What was asked, what was expected, what came; without bodies, which may hold secrets.</param>
    public sealed record Failed(string Reason) : ConformanceFinding;

    /// <summary>The duty does not apply, or could not be tried.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Skipped(string Reason) : ConformanceFinding;
}
