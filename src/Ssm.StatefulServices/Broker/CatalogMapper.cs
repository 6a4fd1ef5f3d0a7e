using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Offerings;
using Ssm.StatefulServices.Parameters;
using Osb = Ssm.OpenServiceBroker.Catalogs;

namespace Ssm.StatefulServices.Broker;

/// <summary>Turns an offering into the catalog of OSB. Pure.</summary>
internal static class CatalogMapper
{
    public static Catalog Map(ServiceDefinition definition)
    {
        var offering = definition.Offering;
        return new Catalog
        {
            Services =
            [
                new ServiceOffering
                {
                    Id = new ServiceId(offering.Id),
                    Name = offering.Name,
                    Description = offering.Description,
                    Tags = offering.Tags,
                    Bindable = true,
                    InstancesRetrievable = true,
                    BindingsRetrievable = true,
                    PlanUpdateable = true,
                    Metadata = Json(new JsonObject { ["displayName"] = offering.DisplayName, ["documentationUrl"] = offering.DocumentationUrl }),
                    Plans = [.. offering.Plans.Select(plan => Map(plan, definition.Schemas(plan)))],
                },
            ],
        };
    }

    private static ServicePlan Map(Plan plan, Offerings.PlanSchemas schemas) => new()
    {
        Id = new PlanId(plan.Id),
        Name = plan.Name,
        Description = plan.Description,
        Free = plan.Free,
        BindingRotatable = true,
        Metadata = Json(new JsonObject
        {
            ["bullets"] = new JsonArray([.. plan.Bullets.Select(bullet => JsonValue.Create(bullet))]),
            ["protocolVersion"] = plan.ProtocolVersion,
            ["engineVersion"] = plan.EngineVersion,
        }),
        Schemas = new Osb.PlanSchemas
        {
            ServiceInstance = new ServiceInstanceSchemas { Create = Schema(schemas.Instance), Update = Schema(schemas.Instance) },
            ServiceBinding = new ServiceBindingSchemas { Create = Schema(schemas.Binding) },
        },
    };

    private static InputParametersSchema Schema(ParameterSchema schema) => new() { Parameters = schema.ToJson() };

    private static JsonElement Json(JsonObject metadata)
    {
        foreach (var (name, _) in metadata.Where(member => member.Value is null).ToArray())
        {
            metadata.Remove(name);
        }

        return JsonSerializer.SerializeToElement(metadata, ParameterJsonContext.Default.JsonObject);
    }
}
