using System.Diagnostics;

namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>One duty of a broker and how to try it.</summary>
public sealed record ConformanceCheck
{
    internal ConformanceCheck()
    {
    }

    /// <summary>Stable and unique: <c>area.duty</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The duty in one line.</summary>
    public required string Title { get; init; }

    /// <summary>How binding it is.</summary>
    public ConformanceLevel Level { get; init; } = ConformanceLevel.Must;

    /// <summary>The version that introduced it; skipped for older ones. Default 2.13.</summary>
    public OsbVersion Since { get; init; } = OsbVersion.V213;

    internal Func<ConformanceSession, CancellationToken, Task<ConformanceFinding>> RunAsync { get; init; } =
        (_, _) => throw new UnreachableException();
}
