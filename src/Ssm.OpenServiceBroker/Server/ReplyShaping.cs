using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Errors;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Server;

/// <summary>Leaves out what is newer than the client's version: the release notes of OSB 2.14 to 2.17 as code.</summary>
internal static class ReplyShaping
{
    public static Catalog ShapedTo(this Catalog catalog, OsbVersion version) => version >= OsbVersion.V217
        ? catalog
        : catalog with { Services = [.. catalog.Services.Select(offering => offering.ShapedTo(version))] };

    public static ProvisionResponse ShapedTo(this ProvisionResponse body, OsbVersion version) =>
        body with { Metadata = body.Metadata.ShapedTo(version) };

    public static UpdateResponse ShapedTo(this UpdateResponse body, OsbVersion version) =>
        body with { Metadata = body.Metadata.ShapedTo(version) };

    public static FetchInstanceResponse ShapedTo(this FetchInstanceResponse body, OsbVersion version) => body with
    {
        MaintenanceInfo = body.MaintenanceInfo.Since(OsbVersion.V215, version),
        Metadata = body.Metadata.ShapedTo(version),
    };

    public static BindResponse ShapedTo(this BindResponse body, OsbVersion version) => body with
    {
        Metadata = body.Metadata.ShapedTo(version),
        Endpoints = body.Endpoints.Since(OsbVersion.V215, version),
    };

    public static FetchBindingResponse ShapedTo(this FetchBindingResponse body, OsbVersion version) => body with
    {
        Metadata = body.Metadata.ShapedTo(version),
        Endpoints = body.Endpoints.Since(OsbVersion.V215, version),
    };

    public static LastOperation ShapedTo(this LastOperation body, OsbVersion version) => body with
    {
        InstanceUsable = body.InstanceUsable.Since(OsbVersion.V216, version),
        UpdateRepeatable = body.UpdateRepeatable.Since(OsbVersion.V216, version),
    };

    public static OsbErrorBody ShapedTo(this OsbErrorBody body, OsbVersion version) => body with
    {
        InstanceUsable = body.InstanceUsable.Since(OsbVersion.V216, version),
        UpdateRepeatable = body.UpdateRepeatable.Since(OsbVersion.V216, version),
    };

    private static ServiceOffering ShapedTo(this ServiceOffering offering, OsbVersion version) => offering with
    {
        InstancesRetrievable = offering.InstancesRetrievable.Since(OsbVersion.V214, version),
        BindingsRetrievable = offering.BindingsRetrievable.Since(OsbVersion.V214, version),
        AllowContextUpdates = offering.AllowContextUpdates.Since(OsbVersion.V215, version),
        Plans = [.. offering.Plans.Select(plan => plan.ShapedTo(version))],
    };

    private static ServicePlan ShapedTo(this ServicePlan plan, OsbVersion version) => plan with
    {
        PlanUpdateable = plan.PlanUpdateable.Since(OsbVersion.V215, version),
        MaximumPollingDurationSeconds = plan.MaximumPollingDurationSeconds.Since(OsbVersion.V215, version),
        MaintenanceInfo = plan.MaintenanceInfo.Since(OsbVersion.V215, version),
        BindingRotatable = plan.BindingRotatable.Since(OsbVersion.V217, version),
    };

    private static InstanceMetadata? ShapedTo(this InstanceMetadata? metadata, OsbVersion version)
    {
        var shaped = metadata is null ? null : metadata with { Attributes = metadata.Attributes.Since(OsbVersion.V217, version) };
        return shaped is { Labels: null, Attributes: null } ? null : shaped.Since(OsbVersion.V216, version);
    }

    private static BindingMetadata? ShapedTo(this BindingMetadata? metadata, OsbVersion version)
    {
        var shaped = metadata is null ? null : metadata with { RenewBefore = metadata.RenewBefore.Since(OsbVersion.V217, version) };
        return shaped is { ExpiresAt: null, RenewBefore: null } ? null : shaped.Since(OsbVersion.V216, version);
    }

    /// <summary>The value, unless the client's version is older than <paramref name="introduced"/>.</summary>
    private static T? Since<T>(this T? value, OsbVersion introduced, OsbVersion version) => version >= introduced ? value : default;
}
