using Ssm.Cli.Catalog.Waiting;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Instances;

/// <summary>When waiting for an instance ends.</summary>
internal static class InstanceProgress
{
    /// <summary>Until it is ready or has failed, and nothing runs at the broker.</summary>
    public static Followed<ServiceInstance> UntilSettled { get; } = new(IsSettled, item => Conditions.Describe(item.Status?.Conditions), TellsPast: true)
    {
        LastReason = item => item.Status?.Conditions is [.., var last] ? last.Reason : null,
    };

    /// <summary>The same for a change of the spec that made it this generation.</summary>
    public static Followed<ServiceInstance> UntilProcessed(long generation) =>
        UntilSettled with { IsDone = item => item.Status?.ObservedGeneration >= generation && IsSettled(item), TellsPast = false };

    /// <summary>Until it is gone, or will never go.</summary>
    public static Followed<ServiceInstance> UntilGone { get; } = new(
        item => item.Status?.DeprovisionStatus == "Failed", item => Conditions.Describe(item.Status?.Conditions), TellsPast: false);

    private static bool IsSettled(ServiceInstance instance) => instance.Status is { AsyncOpInProgress: false, Conditions: var conditions }
        && (ObjectStatus.Is(conditions, "Ready") || ObjectStatus.Is(conditions, "Failed"));
}
