using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ssm.ServiceCatalog.Parameters;

/// <summary>The merged parameters of an instance or binding: as the broker gets them, and as status may show them.</summary>
internal sealed record ParameterSet
{
    private const string Redaction = "<redacted>";

    private static readonly string[] SensitiveNames = ["pass", "secret", "token", "credential", "key"];

    public static readonly ParameterSet Empty = new();

    /// <summary>For the broker only; null = no parameters.</summary>
    public JsonElement? Full { get; private init; }

    /// <summary><see cref="Full"/> with each top-level value from a Secret replaced.</summary>
    public JsonElement? Redacted { get; private init; }

    /// <summary>Lower-case SHA-256 of the canonical form of <see cref="Full"/>; null = no parameters.</summary>
    public string? Checksum { get; private init; }

    /// <summary>The text values that came from Secrets or are called secret, so that they can be cut out of what a broker says.</summary>
    public IReadOnlyList<string> Secrets { get; private init; } = [];

    /// <summary>Merges the top levels of all sources; a key may come from one of them only.</summary>
    /// <param name="sources">From Secrets, in the order of the spec.</param>
    /// <param name="inline">From the spec.</param>
    /// <param name="set">The merged parameters.</param>
    /// <param name="problem">Why they cannot be merged, without any value.</param>
    public static bool TryMerge(
        IReadOnlyList<ParameterSource> sources,
        JsonElement? inline,
        [NotNullWhen(true)] out ParameterSet? set,
        [NotNullWhen(false)] out string? problem)
    {
        set = null;
        var full = new JsonObject();
        var redacted = new JsonObject();
        var secrets = new List<string>();
        foreach (var source in sources)
        {
            if (!TryParse(source, out var members, out problem) || !TryAdd(full, members, out problem))
            {
                return false;
            }

            foreach (var (key, value) in members)
            {
                redacted[key] = Redaction;
                CollectTexts(value, secrets);
            }
        }

        if (inline is { ValueKind: JsonValueKind.Object } spec)
        {
            var members = JsonObject.Create(spec) ?? [];
            if (!TryAdd(full, members, out problem))
            {
                return false;
            }

            foreach (var (key, value) in members)
            {
                redacted[key] = value?.DeepClone();
                CollectSensitiveTexts(key, value, secrets);
            }
        }

        problem = null;
        set = full.Count == 0 ? Empty : Of(full, redacted, secrets);
        return true;
    }

    private static ParameterSet Of(JsonObject full, JsonObject redacted, List<string> secrets)
    {
        var element = ToElement(full);
        return new ParameterSet
        {
            Full = element,
            Redacted = ToElement(redacted),
            Checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Of(element)))),
            Secrets = secrets,
        };
    }

    private static bool TryParse(ParameterSource source, out JsonObject members, [NotNullWhen(false)] out string? problem)
    {
        members = [];
        problem = source.Problem;
        if (problem is not null)
        {
            return false;
        }

        try
        {
            members = JsonNode.Parse(source.Json ?? []) as JsonObject ?? throw new JsonException("not an object");
            _ = members.Count;
            return true;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // The parser's own text may quote the input, which is a secret.
            problem = "failed to unmarshal parameters as JSON object: the value is not a JSON object";
            return false;
        }
    }

    private static bool TryAdd(JsonObject full, JsonObject members, [NotNullWhen(false)] out string? problem)
    {
        foreach (var (key, value) in members)
        {
            if (!full.TryAdd(key, value?.DeepClone()))
            {
                problem = $"conflict: duplicate entry for parameter {GoString(key)}";
                return false;
            }
        }

        problem = null;
        return true;
    }

    private static string GoString(string key) => Api.GoString.Quote(key);

    /// <summary>People do put passwords into the spec; there they are readable, but they must not spread from there.</summary>
    private static void CollectSensitiveTexts(string key, JsonNode? value, List<string> texts)
    {
        if (SensitiveNames.Any(name => key.Contains(name, StringComparison.OrdinalIgnoreCase)))
        {
            CollectTexts(value, texts);
        }
        else if (value is JsonObject members)
        {
            foreach (var (name, member) in members)
            {
                CollectSensitiveTexts(name, member, texts);
            }
        }
    }

    private static void CollectTexts(JsonNode? node, List<string> texts)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, member) in members)
                {
                    CollectTexts(member, texts);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    CollectTexts(item, texts);
                }

                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                texts.Add(text);
                break;
        }
    }

    private static JsonElement ToElement(JsonObject node)
    {
        using var document = JsonDocument.Parse(node.ToJsonString());
        return document.RootElement.Clone();
    }

    /// <summary>Never shows the content: it may hold secrets.</summary>
    public override string ToString() => "[redacted]";
}
