using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>Plan and parameters as the broker sees them, with values from Secrets redacted.</summary>
public sealed record ServiceInstanceProperties
{
    /// <summary>Value of <see cref="ParameterChecksum"/> after an update of unknown result: plan and parameters may be the old or the new ones.</summary>
    internal const string UnknownChecksum = "unknown";

    /// <summary>OSB name of the plan, cluster-scoped.</summary>
    public string ClusterServicePlanExternalName { get => field ?? ""; init; }

    /// <summary>OSB id of the plan, cluster-scoped.</summary>
    public string ClusterServicePlanExternalID { get => field ?? ""; init; }

    /// <summary>OSB name of the plan, namespaced.</summary>
    public string? ServicePlanExternalName { get; init; }

    /// <summary>OSB id of the plan, namespaced.</summary>
    public string? ServicePlanExternalID { get; init; }

    /// <summary>The merged parameters; a top-level value from a Secret reads <c>&lt;redacted&gt;</c>.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>SHA-256 of the merged parameters before redaction; null when there are none.</summary>
    public string? ParameterChecksum { get; init; }

    /// <summary>On whose behalf.</summary>
    public UserInfo? UserInfo { get; init; }

    /// <summary>The broker, so that the instance can be deleted there when its class is gone.</summary>
    public string? BrokerName { get; init; }

    /// <summary>OSB id of the class, for the same reason.</summary>
    public string? ServiceExternalID { get; init; }

    /// <summary>SHA-256 of the context that the broker was told; null when it was told none that can change.</summary>
    public string? ContextChecksum { get; init; }

    /// <summary>The version of the plan; null = none.</summary>
    public PlanMaintenance? MaintenanceInfo { get; init; }

    /// <summary>OSB id of the plan, whatever the scope.</summary>
    [JsonIgnore]
    public string PlanExternalID => ClusterServicePlanExternalID.Length > 0 ? ClusterServicePlanExternalID : ServicePlanExternalID ?? "";

    /// <summary>OSB name of the plan, whatever the scope.</summary>
    [JsonIgnore]
    public string PlanExternalName => ClusterServicePlanExternalName.Length > 0 ? ClusterServicePlanExternalName : ServicePlanExternalName ?? "";

    /// <summary>Never shows the content: it may hold secrets.</summary>
    public override string ToString() => "[redacted]";
}
