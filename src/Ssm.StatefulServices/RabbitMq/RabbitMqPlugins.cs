using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>The plugins of an instance: those a user may ask for with the parameter <c>plugins</c>, and the one that Prometheus reads.</summary>
internal static class RabbitMqPlugins
{
    private static readonly string[] Admitted = ["rabbitmq_consistent_hash_exchange", "rabbitmq_random_exchange", "rabbitmq_recent_history_exchange"];

    public static IReadOnlyList<string> Of(Instance instance, InstanceSize size)
    {
        var asked = instance.Parameters.Member("plugins") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(plugin => plugin.GetString()!) : []; // the schema admits strings only
        return [.. asked.Order(StringComparer.Ordinal), .. size.Exporter ? (IEnumerable<string>)["rabbitmq_prometheus"] : []];
    }

    public static JsonObject Schema() => new()
    {
        ["type"] = "array",
        ["description"] = "Plugins to switch on. One whose exchanges exist must stay.",
        ["uniqueItems"] = true,
        ["items"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. Admitted.Select(name => JsonValue.Create(name))]) },
        ["default"] = new JsonArray(),
    };
}
