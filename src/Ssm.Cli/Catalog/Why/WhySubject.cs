using k8s.Models;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Why;

/// <summary>An object of the catalog, as far as it matters for what it waits for.</summary>
internal sealed record WhySubject
{
    /// <summary>Its metadata.</summary>
    public required V1ObjectMeta Metadata { get; init; }

    /// <summary>Its conditions; null when it has no status yet.</summary>
    public IReadOnlyList<ServiceCondition>? Conditions { get; init; }

    /// <summary>The generation last acted upon.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>An operation runs at the broker.</summary>
    public bool IsPolling { get; init; }

    /// <summary>When the current operation began.</summary>
    public DateTimeOffset? OperationStartTime { get; init; }
}
