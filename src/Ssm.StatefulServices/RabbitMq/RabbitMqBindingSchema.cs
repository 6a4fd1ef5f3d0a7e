using System.Text.Json.Nodes;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>The parameters of a binding: a vhost, a user with its rights, and what is to be there for it.</summary>
internal static class RabbitMqBindingSchema
{
    private const int MostItems = 64;

    public static JsonObject Properties() => new()
    {
        ["vhost"] = new JsonObject
        {
            ["type"] = "string",
            ["description"] = "The virtual host, made when it is not there. Bindings of the same one share its queues.",
            ["pattern"] = "^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$",
            [ParameterKeywords.Rule] = "start with a letter or digit, go on with letters, digits and . _ / -, and have at most 64 characters",
            ["default"] = RabbitMqGrant.DefaultVhost,
        },
        ["user"] = User(),
        ["permissions"] = CommonParameters.Structure(
            "Regular expressions of the names that the user may use. One that is left out admits nothing. Without them it may use what the binding declares; if that is nothing, all of the vhost.",
            new JsonObject
            {
                ["configure"] = Pattern("What it may make and delete."),
                ["write"] = Pattern("What it may publish to, and bind."),
                ["read"] = Pattern("What it may consume, and bind to."),
            }),
        ["queues"] = List("Queues that are to be there.", new JsonObject
        {
            ["name"] = Name("Name of the queue."),
            ["type"] = CommonParameters.OneOf("Kind of the queue.", "quorum", "classic"),
            ["arguments"] = Arguments(),
        }, "name"),
        ["exchanges"] = List("Exchanges that are to be there.", new JsonObject
        {
            ["name"] = Name("Name of the exchange."),
            ["type"] = CommonParameters.OneOf("Kind of the exchange; those that begin with x- need their plugin.", "direct", "fanout", "topic", "headers", "x-consistent-hash", "x-random", "x-recent-history"),
            ["alternate"] = Name("The exchange that takes what cannot be routed."),
        }, "name"),
        ["bindings"] = List("What exchanges pass on to queues.", new JsonObject
        {
            ["exchange"] = Name("The exchange."),
            ["queue"] = Name("The queue."),
            ["key"] = new JsonObject { ["type"] = "string", ["description"] = "Routing key, or the pattern of a topic exchange.", ["maxLength"] = 255, ["default"] = "" },
            ["arguments"] = new JsonObject
            {
                ["type"] = "object",
                ["description"] = "For an exchange of headers: the headers, and x-match.",
                ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "integer", "boolean") },
            },
        }, "exchange", "queue"),
    };

    /// <summary>The name of a binding's user.</summary>
    public static JsonObject User() => CommonParameters.Structure("The binding's own user.", new JsonObject
    {
        ["name"] = CommonParameters.AccountName(
            "^(?!guest$|ssm(-|$))[A-Za-z0-9][A-Za-z0-9._-]{0,62}$", "start with a letter or digit, go on with letters, digits and . _ -, and be neither guest nor ssm"),
    });

    /// <summary>A list of objects.</summary>
    public static JsonObject List(string description, JsonObject properties, params string[] required) => new()
    {
        ["type"] = "array",
        ["description"] = description,
        ["maxItems"] = MostItems,
        ["items"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]),
            ["additionalProperties"] = false,
        },
    };

    /// <summary>The name of a queue or exchange.</summary>
    public static JsonObject Name(string description) => CommonParameters.Text(
        description,
        "^(?!amq\\.)[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$",
        "start with a letter or digit, go on with letters, digits and . _ : / -, have at most 128 characters, and not begin with amq.");

    private static JsonObject Arguments() => CommonParameters.Structure(
        "Arguments of the queue, as RabbitMQ has them.",
        new JsonObject
        {
            ["x-message-ttl"] = CommonParameters.WholeNumber("Milliseconds after which a message is dropped.", 0, 4294967295),
            ["x-expires"] = CommonParameters.WholeNumber("Milliseconds without use after which the queue is deleted.", 1, 4294967295),
            ["x-max-length"] = CommonParameters.WholeNumber("Most messages.", 1, 1000000000),
            ["x-max-length-bytes"] = CommonParameters.WholeNumber("Most bytes of messages.", 1, 1099511627776),
            ["x-overflow"] = CommonParameters.OneOf("What happens to more.", "drop-head", "reject-publish"),
            ["x-dead-letter-exchange"] = new JsonObject { ["type"] = "string", ["description"] = "Where dropped messages go; empty is the default exchange.", ["maxLength"] = 127 },
            ["x-dead-letter-routing-key"] = new JsonObject { ["type"] = "string", ["description"] = "The key they go with.", ["maxLength"] = 255 },
            ["x-dead-letter-strategy"] = CommonParameters.OneOf("Whether they may get lost on the way.", "at-most-once", "at-least-once"),
            ["x-delivery-limit"] = CommonParameters.WholeNumber("How often a message is delivered again before it is dropped; for quorum queues.", 0, 1000000),
            ["x-single-active-consumer"] = new JsonObject { ["type"] = "boolean", ["description"] = "One consumer at a time." },
            ["x-max-priority"] = CommonParameters.WholeNumber("Highest priority; for classic queues.", 1, 255),
        });

    private static JsonObject Pattern(string description) => new() { ["type"] = "string", ["description"] = description, ["maxLength"] = 1024 };
}
