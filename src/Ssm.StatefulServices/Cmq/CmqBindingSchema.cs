using System.Text.Json.Nodes;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.RabbitMq;

namespace Ssm.StatefulServices.Cmq;

/// <summary>The parameters of a binding: queues, topics, subscriptions, and what the binding may send and receive.</summary>
internal static class CmqBindingSchema
{
    public const long DefaultRetention = 345600;

    private const int MostItems = 64;

    public static JsonObject Properties() => new()
    {
        ["user"] = RabbitMqBindingSchema.User(),
        ["queues"] = RabbitMqBindingSchema.List("Queues that are to be there.", new JsonObject
        {
            ["name"] = Name("Name of the queue. No topic has the same."),
            ["retention"] = CommonParameters.WholeNumber("Seconds that a message is kept for.", 1, 1296000, DefaultRetention),
            ["maxReceiveCount"] = CommonParameters.WholeNumber("How often a message is handed out at most. Default: without end.", 1, 1000),
            ["deadLetterQueue"] = Name("The queue that gets what was handed out too often, or kept too long. Without it such messages are dropped."),
            ["maxMessages"] = CommonParameters.WholeNumber("How many messages it holds; more are refused. Default: as many as there is room for.", 1, 1000000000),
        }, "name"),
        ["topics"] = RabbitMqBindingSchema.List("Topics that are to be there.", new JsonObject { ["name"] = Name("Name of the topic. No queue has the same.") }, "name"),
        ["subscriptions"] = RabbitMqBindingSchema.List("Which queues get the messages of a topic.", new JsonObject
        {
            ["topic"] = Name("The topic."),
            ["queue"] = Name("The queue."),
            ["tags"] = Texts("Messages with one of these tags. Default: all messages.", "^[A-Za-z0-9_-]{1,64}$", "be made of letters, digits, _ and -"),
            ["keys"] = Texts(
                "Messages whose routing key matches one of these patterns: words with dots between them, * for a word, # for any number of them.",
                "^([A-Za-z0-9_-]{1,64}|[*#])(\\.([A-Za-z0-9_-]{1,64}|[*#])){0,15}$",
                "be words with dots between them, such as order.*.paid"),
        }, "topic", "queue"),
        ["send"] = Texts("Queues and topics that the binding may send to. Default: those it declares; all, if it declares none.", NamePattern, NameRule),
        ["receive"] = Texts("Queues that the binding may receive from. Default: those it declares; all, if it declares none.", NamePattern, NameRule),
    };

    private const string NamePattern = "^[A-Za-z][A-Za-z0-9_-]{0,63}$";

    private const string NameRule = "start with a letter, go on with letters, digits, _ and -, and have at most 64 characters";

    private static JsonObject Name(string description) => CommonParameters.Text(description, NamePattern, NameRule);

    private static JsonObject Texts(string description, string pattern, string rule) => new()
    {
        ["type"] = "array",
        ["description"] = description,
        ["maxItems"] = MostItems,
        ["uniqueItems"] = true,
        ["items"] = new JsonObject { ["type"] = "string", ["pattern"] = pattern, [ParameterKeywords.Rule] = rule },
    };
}
