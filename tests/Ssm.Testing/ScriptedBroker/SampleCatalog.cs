using System.Text.Json;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Catalogs;

namespace Ssm.Testing.ScriptedBroker;

/// <summary>A catalog that uses every field of OSB 2.17; tests take parts away or add with <c>with</c>.</summary>
public static class SampleCatalog
{
    public static readonly ServiceId Service = new("4f6e6cf6-ffdd-425f-a2c7-3c9258ad2468");

    /// <summary>Synchronous unless <see cref="InMemoryBroker.IsAsynchronous"/> says otherwise; free, bindable, updateable.</summary>
    public static readonly PlanId SmallPlan = new("86064792-7ea2-467b-af93-ac9694d96d52");

    public static readonly PlanId LargePlan = new("cc0d7529-18e8-416d-8946-6f7456acd589");

    public static readonly OfferingPlan Small = new(Service, SmallPlan);

    public static readonly OfferingPlan Large = new(Service, LargePlan);

    public static readonly Catalog Default = new()
    {
        Services =
        [
            new ServiceOffering
            {
                Name = "sample-service",
                Id = Service,
                Description = "A service for tests.",
                Tags = ["sample", "no-sql"],
                Bindable = true,
                InstancesRetrievable = true,
                BindingsRetrievable = true,
                AllowContextUpdates = true,
                PlanUpdateable = true,
                Metadata = Json("""{"displayName":"The Sample Service"}"""),
                Plans =
                [
                    new ServicePlan
                    {
                        Id = SmallPlan,
                        Name = "small",
                        Description = "One of everything.",
                        Free = true,
                        BindingRotatable = true,
                        MaximumPollingDurationSeconds = 3600,
                        MaintenanceInfo = new MaintenanceInfo { Version = "2.1.1+abcdef", Description = "OS image update." },
                        Schemas = new PlanSchemas
                        {
                            ServiceInstance = new ServiceInstanceSchemas { Create = Schema(), Update = Schema() },
                            ServiceBinding = new ServiceBindingSchemas { Create = Schema() },
                        },
                    },
                    new ServicePlan
                    {
                        Id = LargePlan,
                        Name = "large",
                        Description = "Many of everything.",
                        Free = false,
                        PlanUpdateable = false,
                        BindingRotatable = true,
                        Metadata = Json("""{"bullets":["40 concurrent connections"]}"""),
                    },
                ],
            },
        ],
    };

    public static JsonElement Json(string text) => JsonElement.Parse(text);

    private static InputParametersSchema Schema() => new()
    {
        Parameters = Json("""{"$schema":"http://json-schema.org/draft-04/schema#","type":"object"}"""),
    };
}
