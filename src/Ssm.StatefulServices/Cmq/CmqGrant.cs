using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.RabbitMq;

namespace Ssm.StatefulServices.Cmq;

/// <summary>
/// Puts queues, topics and subscriptions into RabbitMQ's words. A queue is a quorum queue, and an exchange of the same name that leads to it and nowhere
/// else: so the right to send to one queue is no right to send to another. A topic is an exchange whose messages go to queues by tag or routing key. Pure.
/// </summary>
internal static class CmqGrant
{
    public const string Vhost = "cmq";

    private const string Everything = "#";

    /// <summary>The grant in the parameters of a binding of <c>cmq</c>, which its schema has admitted.</summary>
    public static RabbitMqGrant Of(JsonElement parameters)
    {
        var queues = Queues(parameters);
        var topics = Topics(parameters);
        return new RabbitMqGrant
        {
            Vhost = Vhost,
            Queues = [.. RabbitMqGrant.Items(parameters, "queues").Select(each => Queue(each.Path, each.Item))],
            Exchanges =
            [
                .. RabbitMqGrant.Items(parameters, "queues").Select(each => new DeclaredExchange(each.Path, Required(each.Item, "name"), "fanout", [])),
                .. RabbitMqGrant.Items(parameters, "topics").Select(each => new DeclaredExchange(each.Path, Required(each.Item, "name"), "topic", [])),
            ],
            Bindings =
            [
                .. RabbitMqGrant.Items(parameters, "queues").Select(each => new DeclaredBinding(each.Path, Required(each.Item, "name"), Required(each.Item, "name"), "", [])),
                .. RabbitMqGrant.Items(parameters, "subscriptions").SelectMany(each => Subscription(each.Path, each.Item)),
            ],
            Targets =
            [
                .. from each in RabbitMqGrant.Items(parameters, "queues")
                   let dead = RabbitMqGrant.Text(each.Item, "deadLetterQueue")
                   where dead is not null
                   select ($"{each.Path}.deadLetterQueue", dead),
            ],
            Permissions = new(
                RabbitMqPermissions.Only([]),
                Pattern(Texts(parameters, "send"), [.. queues, .. topics], parameters),
                Pattern(Texts(parameters, "receive"), queues, parameters)),
        };
    }

    /// <summary>What a client finds things by: their names, as lists.</summary>
    public static JsonObject Credentials(JsonElement parameters) => new()
    {
        ["queues"] = List(Texts(parameters, "receive") ?? Queues(parameters)),
        ["topics"] = List(Topics(parameters)),
    };

    private static string Pattern(IReadOnlyList<string>? asked, IReadOnlyList<string> declared, JsonElement parameters) =>
        asked is not null ? RabbitMqPermissions.Only(asked)
        : Queues(parameters).Count + Topics(parameters).Count > 0 ? RabbitMqPermissions.Only(declared)
        : "^(?!amq\\.)";

    private static DeclaredQueue Queue(string path, JsonElement item)
    {
        var arguments = new JsonObject
        {
            ["x-queue-type"] = "quorum",
            ["x-message-ttl"] = 1000 * (item.Member("retention")?.GetInt64() ?? CmqBindingSchema.DefaultRetention),

            // A full queue says so to the sender, instead of dropping what it holds.
            ["x-overflow"] = "reject-publish",
        };
        if (item.Member("maxReceiveCount") is { } count)
        {
            // RabbitMQ counts how often a message comes back.
            arguments["x-delivery-limit"] = count.GetInt32() - 1;
        }

        if (RabbitMqGrant.Text(item, "deadLetterQueue") is { } dead)
        {
            arguments["x-dead-letter-exchange"] = dead;
            arguments["x-dead-letter-strategy"] = "at-least-once";
        }

        if (item.Member("maxMessages") is { } most)
        {
            arguments["x-max-length"] = most.GetInt64();
        }

        return new(path, Required(item, "name"), arguments);
    }

    private static IEnumerable<DeclaredBinding> Subscription(string path, JsonElement item)
    {
        var patterns = (Texts(item, "tags") ?? []).Concat(Texts(item, "keys") ?? []).ToArray();
        return (patterns.Length > 0 ? patterns : [Everything]).Select(pattern => new DeclaredBinding(path, Required(item, "topic"), Required(item, "queue"), pattern, []));
    }

    private static List<string> Queues(JsonElement parameters) => [.. RabbitMqGrant.Items(parameters, "queues").Select(each => Required(each.Item, "name"))];

    private static List<string> Topics(JsonElement parameters) => [.. RabbitMqGrant.Items(parameters, "topics").Select(each => Required(each.Item, "name"))];

    private static List<string>? Texts(JsonElement item, string name) =>
        item.Member(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(text => text.GetString()!)] : null; // the schema admits strings only

    private static string Required(JsonElement item, string name) => RabbitMqGrant.Text(item, name)!; // the schema requires it

    private static JsonArray List(IEnumerable<string> names) => new([.. names.Select(name => JsonValue.Create(name))]);
}
