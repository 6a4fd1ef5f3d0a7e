using System.Text.Json;

namespace Ssm.OpenServiceBroker.Catalogs;

/// <summary>OSB v2.17, "Service Offering Object".</summary>
public sealed record ServiceOffering
{
    /// <summary>Unique within the catalog, non-empty, case-sensitive.</summary>
    public required string Name { get; init; }

    /// <summary>Globally unique and never changed.</summary>
    public required ServiceId Id { get; init; }

    /// <summary>Short and non-empty. Nullable because brokers exist that leave it out.</summary>
    public string? Description { get; init; }

    /// <summary>Classification such as <c>redis</c> or <c>caching</c>.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Permissions a user grants: <c>syslog_drain</c>, <c>route_forwarding</c>, <c>volume_mount</c>.</summary>
    public IReadOnlyList<string>? Requires { get; init; }

    /// <summary>Required by OSB; absent counts as false. A plan may override it: <see cref="ServicePlanExtensions.IsBindable"/>.</summary>
    public bool? Bindable { get; init; }

    /// <summary>Whether instances can be fetched. Since 2.14; absent means false.</summary>
    public bool? InstancesRetrievable { get; init; }

    /// <summary>Whether bindings can be fetched. Since 2.14; absent means false.</summary>
    public bool? BindingsRetrievable { get; init; }

    /// <summary>Whether an update may carry nothing but a new context. Since 2.15; absent means false.</summary>
    public bool? AllowContextUpdates { get; init; }

    /// <summary>A JSON object the platform shows but does not interpret.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Cloud Foundry's single sign-on for dashboards.</summary>
    public DashboardClient? DashboardClient { get; init; }

    /// <summary>Whether the plan of an instance can change; absent means false. A plan may override it.</summary>
    public bool? PlanUpdateable { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<ServicePlan> Plans { get; init; }
}
