using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>Which version of its plan an instance has, shall have and could have. OSB v2.17, "Maintenance Info Object"; since 2.15.</summary>
internal static class Maintenance
{
    /// <summary>The version that an instance counts as having when an update of unknown result may have changed it.</summary>
    public const string UnknownVersion = "unknown";

    /// <summary>The version that the instance does not have yet; null = it has the plan's.</summary>
    public static PlanMaintenance? Available(InstanceSnapshot snapshot) =>
        Offered(snapshot) is { } offered && offered.Version != snapshot.Status.ExternalProperties?.MaintenanceInfo?.Version ? offered : null;

    /// <summary>
    /// The version that the instance has after the request: the plan's for a new instance or a new plan, or when the spec asks for just that one, or when
    /// nobody knows which it has.
    /// A version in the spec that the plan no longer has is history and asks for nothing.
    /// </summary>
    public static PlanMaintenance? Target(InstanceSnapshot snapshot, bool isUpdate)
    {
        var external = snapshot.Status.ExternalProperties;
        var offered = Offered(snapshot);
        var isWanted = !isUpdate
            || external?.PlanExternalID != snapshot.Plan?.Spec.ExternalID
            || external?.MaintenanceInfo?.Version == UnknownVersion
            || snapshot.Instance.Spec.MaintenanceInfo?.Version == offered?.Version;
        var target = isWanted ? offered : external?.MaintenanceInfo;
        return target is null ? null : new PlanMaintenance { Version = target.Version };
    }

    /// <summary>What is known of the version once <paramref name="tried"/> has had an unknown result: it may have changed it, or the plan that it is one of.</summary>
    public static PlanMaintenance? Known(ServiceInstanceProperties external, ServiceInstanceProperties? tried) =>
        tried is null
        || (tried.MaintenanceInfo ?? external.MaintenanceInfo) is null
        || (tried.PlanExternalID == external.PlanExternalID && tried.MaintenanceInfo?.Version == external.MaintenanceInfo?.Version)
            ? external.MaintenanceInfo
            : new PlanMaintenance { Version = UnknownVersion };

    /// <summary>As the broker is told; null when it is not, since it does not know the field or the version is not known.</summary>
    public static MaintenanceInfo? ToWire(PlanMaintenance? maintenance, OsbVersion spoken) =>
        maintenance is null or { Version: UnknownVersion } || spoken < OsbVersion.V215 ? null : new MaintenanceInfo { Version = maintenance.Version };

    /// <summary>
    /// What the plan says, whatever the broker's status says of the version spoken: a sync writes plans first, and a plan has a version only when the catalog
    /// was read in a version of the protocol that has it.
    /// </summary>
    private static PlanMaintenance? Offered(InstanceSnapshot snapshot) =>
        snapshot.Plan?.Spec.MaintenanceInfo is { Version.Length: > 0 } offered ? offered : null;
}
