using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Waiting;

/// <summary>An object of the catalog, as far as it matters for what it waits for.</summary>
public sealed record WaitingSubject
{
    private static readonly Dictionary<WaitsFor, string> Nobody = [];

    /// <summary>Its conditions; none before it was first worked on.</summary>
    public IReadOnlyList<ServiceCondition> Conditions { get; init; } = [];

    /// <summary>Its deletion was asked for.</summary>
    public bool IsDeleting { get; init; }

    /// <summary>An operation runs at the broker.</summary>
    public bool IsPolling { get; init; }

    /// <summary>What may be left at the broker is being cleared up, also of an object that has failed.</summary>
    public bool IsMitigating { get; init; }

    /// <summary>The reason of what goes on beside a ready object, a change of its credential; null = nothing does.</summary>
    public string? Beside { get; init; }

    /// <summary>When the current operation began; null = none is.</summary>
    public DateTimeOffset? OperationStartTime { get; init; }

    /// <summary>When the next attempt comes; null = not known, or there is none to come by itself.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>Names of what it may wait for, for example <see cref="WaitsFor.Class"/> → <c>class "credis"</c>; what is missing is paraphrased.</summary>
    public IReadOnlyDictionary<WaitsFor, string> Names { get; init; } = Nobody;
}
