using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Broker;

/// <summary>
/// The credentials of a binding: what every service hands out, and what the service adds. Texts are JSON strings, so that a platform writes them
/// as they are; <c>node_list</c> and <c>params</c> are JSON. Pure.
/// </summary>
internal static class BindingCredentials
{
    private const string PassThroughPrefix = "__";

    public static JsonElement Compose(ServiceDefinition definition, Instance instance, StoredBinding binding)
    {
        var status = instance.Resource.Status ?? new StatefulServiceStatus();
        var address = status.Address ?? "";
        var credentials = new JsonObject
        {
            ["host"] = instance.Spec.Host ?? $"{instance.Key.Name}.{instance.Key.Namespace}.svc",
            ["ipv4"] = address,
            ["port"] = (status.Port ?? definition.Topology.ClientPort).ToString(CultureInfo.InvariantCulture),
            ["node_list"] = new JsonArray([.. (status.Endpoints ?? []).Select(Node)]),
            ["params"] = new JsonObject { ["appID"] = status.AppId },
        };
        if (definition.Topology.MemoryBytes(instance) is { } memory)
        {
            credentials["memory"] = memory.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in definition.Accounts.Credentials(instance, binding.Account))
        {
            credentials[name] = value?.DeepClone();
        }

        foreach (var parameter in binding.Parameters.EnumerateObject().Where(parameter => parameter.Name.StartsWith(PassThroughPrefix, StringComparison.Ordinal)))
        {
            credentials[parameter.Name] = JsonNode.Parse(parameter.Value.GetRawText());
        }

        return JsonSerializer.SerializeToElement(credentials, ParameterJsonContext.Default.JsonObject);
    }

    private static JsonObject Node(ServiceEndpoint endpoint) => new() { ["host"] = endpoint.Host, ["port"] = endpoint.Port };
}
