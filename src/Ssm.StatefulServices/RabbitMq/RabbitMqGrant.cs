using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>What one binding asks for: a vhost with things in it, and the rights of its user.</summary>
internal sealed record RabbitMqGrant
{
    /// <summary>The vhost of bindings that name none.</summary>
    public const string DefaultVhost = "main";

    public required string Vhost { get; init; }

    public required IReadOnlyList<DeclaredExchange> Exchanges { get; init; }

    public required IReadOnlyList<DeclaredQueue> Queues { get; init; }

    public required IReadOnlyList<DeclaredBinding> Bindings { get; init; }

    /// <summary>Exchanges that have to be there when all is declared, each with the parameter that leads to it.</summary>
    public IReadOnlyList<(string Path, string Exchange)> Targets { get; init; } = [];

    public required RabbitMqPermissions Permissions { get; init; }

    /// <summary>The grant in the parameters of a binding of <c>rabbitmq</c>, which its schema has admitted.</summary>
    public static RabbitMqGrant Of(JsonElement parameters)
    {
        var queues = Items(parameters, "queues").Select(each => Queue(each.Path, each.Item)).ToArray();
        var exchanges = Items(parameters, "exchanges").Select(each => Exchange(each.Path, each.Item)).ToArray();
        return new RabbitMqGrant
        {
            Vhost = Text(parameters, "vhost") ?? DefaultVhost,
            Queues = queues,
            Exchanges = exchanges,
            Bindings = [.. Items(parameters, "bindings").Select(each => Binding(each.Path, each.Item))],
            Permissions = parameters.Member("permissions") is { } asked ? Asked(asked)
                : queues.Length + exchanges.Length > 0 ? Declared(queues, exchanges)
                : RabbitMqPermissions.All,
        };
    }

    /// <summary>The members of a list with their paths.</summary>
    public static IEnumerable<(string Path, JsonElement Item)> Items(JsonElement parameters, string name) =>
        parameters.Member(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select((item, index) => ($"{ParameterPath.Root}.{name}[{index}]", item)) : [];

    /// <summary>The text of a member; null when it is not there.</summary>
    public static string? Text(JsonElement item, string name) => item.Member(name)?.GetString();

    /// <summary>
    /// Publishes to the exchanges, consumes from the queues. Where there is no exchange, it publishes to the queues through the default exchange, which leads to
    /// every queue of the vhost: RabbitMQ has no narrower right.
    /// </summary>
    private static RabbitMqPermissions Declared(DeclaredQueue[] queues, DeclaredExchange[] exchanges) => new(
        RabbitMqPermissions.Only([]),
        RabbitMqPermissions.Only(exchanges.Length > 0 ? exchanges.Select(exchange => exchange.Name) : [RabbitMqPermissions.DefaultExchange]),
        RabbitMqPermissions.Only(queues.Select(queue => queue.Name)));

    private static RabbitMqPermissions Asked(JsonElement asked)
    {
        var nothing = RabbitMqPermissions.Only([]);
        return new(Text(asked, "configure") ?? nothing, Text(asked, "write") ?? nothing, Text(asked, "read") ?? nothing);
    }

    private static DeclaredQueue Queue(string path, JsonElement item)
    {
        var arguments = Object(item.Member("arguments"));
        arguments["x-queue-type"] = Text(item, "type") ?? "quorum";
        return new(path, Required(item, "name"), arguments);
    }

    private static DeclaredExchange Exchange(string path, JsonElement item) => new(
        path,
        Required(item, "name"),
        Text(item, "type") ?? "direct",
        Text(item, "alternate") is { } alternate ? new JsonObject { ["alternate-exchange"] = alternate } : []);

    private static DeclaredBinding Binding(string path, JsonElement item) =>
        new(path, Required(item, "exchange"), Required(item, "queue"), Text(item, "key") ?? "", Object(item.Member("arguments")));

    private static string Required(JsonElement item, string name) => Text(item, name)!; // the schema requires it

    private static JsonObject Object(JsonElement? value) => value is { } given ? JsonObject.Create(given)! : []; // the schema admits objects only
}
