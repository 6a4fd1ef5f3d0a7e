using Ssm.Cli.Catalog.Waiting;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Bindings;

/// <summary>When waiting for a binding ends.</summary>
internal static class BindingProgress
{
    /// <summary>Until it is ready or has failed, and nothing runs at the broker.</summary>
    public static Followed<ServiceBinding> UntilSettled { get; } = new(IsSettled, item => Conditions.Describe(item.Status?.Conditions), TellsPast: true)
    {
        LastReason = item => item.Status?.Conditions is [.., var last] ? last.Reason : null,
    };

    /// <summary>Until that request for another credential was acted upon, well or not.</summary>
    public static Followed<ServiceBinding> UntilRotated(long request) => new(
        item => item.Status?.ObservedRotationRequests >= request, item => Conditions.Describe(item.Status?.Conditions), TellsPast: false);

    /// <summary>Until it is gone, or will never go.</summary>
    public static Followed<ServiceBinding> UntilGone { get; } = new(
        item => item.Status?.UnbindStatus == "Failed", item => Conditions.Describe(item.Status?.Conditions), TellsPast: false);

    private static bool IsSettled(ServiceBinding binding) => binding.Status is { AsyncOpInProgress: false, Conditions: var conditions }
        && (ObjectStatus.Is(conditions, "Ready") || ObjectStatus.Is(conditions, "Failed"));
}
