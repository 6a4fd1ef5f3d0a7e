using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>Which version of its plan an instance has, shall have and could have. OSB v2.17, "Maintenance Info Object"; since 2.15.</summary>
internal static class Maintenance
{
    /// <summary>The version that the instance does not have yet; null = it has the plan's.</summary>
    public static PlanMaintenance? Available(InstanceSnapshot snapshot) =>
        Offered(snapshot) is { } offered && offered.Version != snapshot.Status.ExternalProperties?.MaintenanceInfo?.Version ? offered : null;

    /// <summary>
    /// The version that the instance has after the request: the plan's for a new instance or a new plan, or when the spec asks for just that one.
    /// A version in the spec that the plan no longer has is history and asks for nothing.
    /// </summary>
    public static PlanMaintenance? Target(InstanceSnapshot snapshot, bool isUpdate)
    {
        var external = snapshot.Status.ExternalProperties;
        var offered = Offered(snapshot);
        var isWanted = !isUpdate
            || external?.PlanExternalID != snapshot.Plan?.Spec.ExternalID
            || snapshot.Instance.Spec.MaintenanceInfo?.Version == offered?.Version;
        var target = isWanted ? offered : external?.MaintenanceInfo;
        return target is null ? null : new PlanMaintenance { Version = target.Version };
    }

    public static MaintenanceInfo? ToWire(PlanMaintenance? maintenance) =>
        maintenance is null ? null : new MaintenanceInfo { Version = maintenance.Version };

    private static PlanMaintenance? Offered(InstanceSnapshot snapshot) =>
        snapshot.OsbVersion >= OsbVersion.V215 && snapshot.Plan?.Spec.MaintenanceInfo is { Version.Length: > 0 } offered ? offered : null;
}
