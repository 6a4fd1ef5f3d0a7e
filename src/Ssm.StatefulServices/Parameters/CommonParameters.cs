using System.Text.Json.Nodes;

namespace Ssm.StatefulServices.Parameters;

/// <summary>Schemas of the parameters that every service has, so that they read and behave alike everywhere.</summary>
public static class CommonParameters
{
    /// <summary>The dialect: draft 4, the one every OSB platform has to support (OSB v2.17, "Schemas Object").</summary>
    public const string Dialect = "http://json-schema.org/draft-04/schema#";

    /// <summary>An object schema that admits the given properties and no other.</summary>
    public static JsonObject Document(string description, JsonObject properties) => new()
    {
        ["$schema"] = Dialect,
        ["type"] = "object",
        ["description"] = description,
        ["properties"] = properties,
        ["additionalProperties"] = false,
    };

    /// <summary>An object below the document that admits the given properties and no other.</summary>
    public static JsonObject Structure(string description, JsonObject properties) => new()
    {
        ["type"] = "object",
        ["description"] = description,
        ["properties"] = properties,
        ["additionalProperties"] = false,
    };

    /// <summary>A text that matches a pattern.</summary>
    /// <param name="description">What it is for.</param>
    /// <param name="pattern">Regular expression in JSON Schema's dialect.</param>
    /// <param name="rule">The pattern in words, said after "must".</param>
    public static JsonObject Text(string description, string pattern, string rule) =>
        new() { ["type"] = "string", ["description"] = description, ["pattern"] = pattern, [ParameterKeywords.Rule] = rule };

    /// <summary>One of a few words, the first of which is the default.</summary>
    public static JsonObject OneOf(string description, params IReadOnlyList<string> words) => new()
    {
        ["type"] = "string",
        ["description"] = description,
        ["enum"] = Words(words),
        ["default"] = words[0],
    };

    /// <summary>Some of a few words, one at least.</summary>
    /// <param name="description">What it is for.</param>
    /// <param name="words">What there is to choose from.</param>
    /// <param name="default">What it is when it is not given; null where the description says that.</param>
    public static JsonObject SomeOf(string description, IReadOnlyList<string> words, IReadOnlyList<string>? @default = null)
    {
        var schema = new JsonObject
        {
            ["type"] = "array",
            ["description"] = description,
            ["minItems"] = 1,
            ["maxItems"] = words.Count,
            ["uniqueItems"] = true,
            ["items"] = new JsonObject { ["type"] = "string", ["enum"] = Words(words) },
        };
        if (@default is not null)
        {
            schema["default"] = Words(@default);
        }

        return schema;
    }

    /// <summary>The name of a binding's account.</summary>
    /// <param name="pattern">As in <see cref="Text"/>.</param>
    /// <param name="rule">As in <see cref="Text"/>.</param>
    /// <param name="description">What it is, as the start of a sentence.</param>
    public static JsonObject AccountName(string pattern, string rule, string description = "Name of the user") =>
        Text($"{description}. One is made up when it is not given. No two bindings of an instance have the same.", pattern, rule);

    /// <summary>The name of an account of which no more is asked than that it is not the operator's.</summary>
    public static JsonObject AccountName(string description = "Name of the user") => AccountName(
        "^(?!ssm(-|$))[A-Za-z0-9][A-Za-z0-9._-]{0,62}$", "start with a letter or digit, go on with letters, digits and . _ -, and not be ssm", description);

    /// <summary>An administrator's or user's password, kept in a Secret only.</summary>
    public static JsonObject Password(string description) => new()
    {
        ["type"] = "string",
        ["format"] = "password",
        ["description"] = description,
        ["minLength"] = 6,
        ["maxLength"] = 128,
        ["pattern"] = "^[ -~]*$",
        [ParameterKeywords.Rule] = "be made of printable ASCII characters",
        [ParameterKeywords.Secret] = true,
    };

    /// <summary>The instance's DNS name.</summary>
    public static JsonObject Host() => new()
    {
        ["type"] = "string",
        ["format"] = "hostname",
        ["description"] = "DNS name that resolves to the instance's address. No two instances, of whichever services, have the same.",
        ["maxLength"] = HostName.MaximumLength,
        ["pattern"] = HostName.Pattern,
        [ParameterKeywords.Rule] = HostName.Rule,
    };

    /// <summary>A whole number within a range.</summary>
    public static JsonObject WholeNumber(string description, IntegerRange range) => WholeNumber(description, range.Minimum, range.Maximum, range.Default);

    /// <summary>A whole number, both ends included.</summary>
    /// <param name="description">What it is for.</param>
    /// <param name="minimum">The smallest.</param>
    /// <param name="maximum">The largest.</param>
    /// <param name="default">What it is when it is not given; null where the description says that.</param>
    public static JsonObject WholeNumber(string description, long minimum, long maximum, long? @default = null)
    {
        var schema = new JsonObject { ["type"] = "integer", ["description"] = description, ["minimum"] = minimum, ["maximum"] = maximum };
        if (@default is { } number)
        {
            schema["default"] = number;
        }

        return schema;
    }

    /// <summary>A number of nodes that decide by majority: an even number stands no more failures than the odd one below it.</summary>
    public static JsonObject OddNumber(string description, IntegerRange range)
    {
        var schema = WholeNumber(description, range);
        schema["enum"] = new JsonArray([.. Enumerable.Range(range.Minimum, range.Maximum - range.Minimum + 1).Where(number => number % 2 == 1).Select(number => JsonValue.Create(number))]);
        return schema;
    }

    /// <summary><c>resources.memory</c>, <c>resources.cpu</c> and <c>resources.storage</c> of each node.</summary>
    public static JsonObject Resources(ByteRange memory, string cpu, ByteRange storage) => Structure(
        "What each node of the instance gets.",
        new JsonObject
        {
            ["memory"] = Bytes("Memory for the data of one node. Units are powers of 1024: 1G is 1073741824 bytes.", memory),
            ["cpu"] = new JsonObject
            {
                ["type"] = new JsonArray("string", "number"),
                ["description"] = "Processor share that one node is sure of: 0.5 or 500m is half a core.",
                ["pattern"] = "^([0-9]{1,6}m|[0-9]{1,3}(\\.[0-9]{1,3})?)$",
                ["minimum"] = 0,
                ["maximum"] = 256,
                ["default"] = cpu,
                [ParameterKeywords.Rule] = "be a share of processor cores such as 0.5 or 500m",
            },
            ["storage"] = Bytes("Disk space of one node. It can be raised later, not lowered.", storage),
        });

    /// <summary>The parameter <c>config</c>: settings of the engine, those of the list and no other (<see cref="EngineSettings"/>).</summary>
    public static JsonObject Config(IReadOnlyList<EngineSetting> settings) => Structure(
        "Settings of the engine.", new JsonObject(settings.Select(setting => KeyValuePair.Create<string, JsonNode?>(setting.Name, setting.Schema()))));

    /// <summary>The parameter <c>exporter</c>: whether each node has an exporter for Prometheus beside it.</summary>
    public static JsonObject Exporter() => new()
    {
        ["type"] = "boolean",
        ["description"] = "An exporter for Prometheus beside each node.",
        ["default"] = false,
    };

    /// <summary>A reference to a text in a ConfigMap of the binding's namespace.</summary>
    public static JsonObject ConfigMapKey(string description) => new()
    {
        ["type"] = "object",
        ["description"] = $"{description} A key of a ConfigMap in the binding's namespace; it is read once, when the binding is made.",
        ["properties"] = new JsonObject
        {
            ["name"] = Text("Name of the ConfigMap.", "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$", "be the name of a ConfigMap"),
            ["key"] = Text("Key in the ConfigMap.", "^[-._a-zA-Z0-9]{1,253}$", "be a key: letters, digits and - _ ."),
            ["namespace"] = Text("The binding's own namespace, which is also the default.", "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", "be the name of a namespace"),
        },
        ["required"] = new JsonArray("name", "key"),
        ["additionalProperties"] = false,
        [ParameterKeywords.ConfigMapKey] = true,
    };

    /// <summary>A binding's parameters that are passed through to its Secret: those whose names start with two underscores.</summary>
    public static JsonObject PassThrough(JsonObject properties) => new()
    {
        ["$schema"] = Dialect,
        ["type"] = "object",
        ["description"] = "Parameters whose names start with __ are copied to the binding's Secret.",
        ["properties"] = properties,
        ["patternProperties"] = new JsonObject { ["^__"] = new JsonObject() },
        ["additionalProperties"] = false,
    };

    private static JsonArray Words(IReadOnlyList<string> words) => [.. words.Select(word => JsonValue.Create(word))];

    private static JsonObject Bytes(string description, ByteRange range) => new()
    {
        ["type"] = "string",
        ["description"] = description,
        ["pattern"] = ByteQuantity.Pattern,
        ["default"] = range.Default,
        [ParameterKeywords.Rule] = "be an amount of bytes such as 512M or 1Gi",
        [ParameterKeywords.MinimumBytes] = range.Minimum,
        [ParameterKeywords.MaximumBytes] = range.Maximum,
    };
}
