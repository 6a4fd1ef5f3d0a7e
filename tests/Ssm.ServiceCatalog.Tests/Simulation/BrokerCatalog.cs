using System.Text.Json.Nodes;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>What the simulated broker offers now.</summary>
internal sealed class BrokerCatalog(bool areBindingsRetrievable)
{
    public static readonly string[] Plans = ["small", "large"];

    /// <summary>Plans that are not offered for the time being.</summary>
    public HashSet<string> Withdrawn { get; } = [];

    /// <summary>Whether instances can be fetched.</summary>
    public bool AreInstancesRetrievable { get; set; }

    /// <summary>The versions that plans have; a plan without one is not versioned.</summary>
    public Dictionary<string, string> Versions { get; } = [];

    public string? VersionOf(string plan) => Versions.GetValueOrDefault(plan);

    public SimulatedReply ToReply()
    {
        var plans = new JsonArray([.. Plans.Where(plan => !Withdrawn.Contains(plan)).Select(Plan)]);
        var offerings = plans.Count == 0 ? [] : new JsonArray(new JsonObject
        {
            ["id"] = "service-id",
            ["name"] = "credis",
            ["description"] = "a store",
            ["bindable"] = true,
            ["plan_updateable"] = true,
            ["bindings_retrievable"] = areBindingsRetrievable,
            ["instances_retrievable"] = AreInstancesRetrievable,
            ["plans"] = plans,
        });
        return SimulatedReply.Json(200, new JsonObject { ["services"] = offerings }.ToJsonString());
    }

    private JsonObject Plan(string name)
    {
        var plan = new JsonObject { ["id"] = $"plan-id-{name}", ["name"] = name, ["description"] = name };
        if (name == "large")
        {
            plan["maximum_polling_duration"] = 3600;
            plan["binding_rotatable"] = true;
        }

        if (VersionOf(name) is { } version)
        {
            plan["maintenance_info"] = new JsonObject { ["version"] = version };
        }

        return plan;
    }
}
