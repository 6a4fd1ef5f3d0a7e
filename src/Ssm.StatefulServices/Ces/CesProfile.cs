using System.Text.Json.Nodes;
using Ssm.StatefulServices.Offerings;

namespace Ssm.StatefulServices.Ces;

/// <summary>What the indices of a plan are made for.</summary>
/// <param name="Name">The plan's profile.</param>
/// <param name="RetentionDays">Days after which an index is deleted, when a binding does not say.</param>
/// <param name="Refresh">How soon a document can be found.</param>
/// <param name="Codec">How documents are kept.</param>
/// <param name="Text">How a text is indexed that no mapping names: as words, or as one value to count and filter by.</param>
internal sealed record CesProfile(string Name, int RetentionDays, string Refresh, string Codec, string Text)
{
    /// <summary>Lines of text that are searched for words, by the day.</summary>
    public static CesProfile Logs { get; } = new("clog", RetentionDays: 7, Refresh: "30s", Codec: "best_compression", Text: "text");

    /// <summary>Numbers with names and tags, which are added up over time.</summary>
    public static CesProfile TimeSeries { get; } = new("ctsdb", RetentionDays: 30, Refresh: "10s", Codec: "default", Text: "keyword");

    /// <summary>The profile of a plan.</summary>
    public static CesProfile Of(Plan plan) => plan.Profile == TimeSeries.Name ? TimeSeries : Logs;

    /// <summary>The index template of a prefix.</summary>
    public JsonObject Template(string prefix)
    {
        var text = Text == "text"
            ? new JsonObject { ["type"] = "text", ["fields"] = new JsonObject { ["keyword"] = new JsonObject { ["type"] = "keyword", ["ignore_above"] = 256 } } }
            : new JsonObject { ["type"] = "keyword", ["ignore_above"] = 1024 };
        var rules = new JsonArray(new JsonObject { ["texts"] = new JsonObject { ["match_mapping_type"] = "string", ["mapping"] = text } });
        if (Name == TimeSeries.Name)
        {
            // A number that starts as 1 may go on as 1.5.
            rules.Add(new JsonObject { ["numbers"] = new JsonObject { ["match_mapping_type"] = "long", ["mapping"] = new JsonObject { ["type"] = "double" } } });
        }

        return new JsonObject
        {
            ["index_patterns"] = new JsonArray($"{prefix}-*"),
            ["priority"] = 100,
            ["template"] = new JsonObject
            {
                ["settings"] = new JsonObject
                {
                    ["index"] = new JsonObject
                    {
                        ["number_of_shards"] = 1,
                        ["auto_expand_replicas"] = "0-1",
                        ["refresh_interval"] = Refresh,
                        ["codec"] = Codec,
                    },
                },
                ["mappings"] = new JsonObject
                {
                    ["properties"] = new JsonObject { ["@timestamp"] = new JsonObject { ["type"] = "date" } },
                    ["dynamic_templates"] = rules,
                },
            },
        };
    }

    /// <summary>The lifecycle policy of a prefix: an index is deleted when it is as old as said.</summary>
    public static JsonObject Policy(string prefix, int retentionDays) => new()
    {
        ["policy"] = new JsonObject
        {
            ["description"] = $"Deletes indices {prefix}-* after {retentionDays} days.",
            ["default_state"] = "kept",
            ["states"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "kept",
                    ["actions"] = new JsonArray(),
                    ["transitions"] = new JsonArray(new JsonObject { ["state_name"] = "deleted", ["conditions"] = new JsonObject { ["min_index_age"] = $"{retentionDays}d" } }),
                },
                new JsonObject { ["name"] = "deleted", ["actions"] = new JsonArray(new JsonObject { ["delete"] = new JsonObject() }), ["transitions"] = new JsonArray() }),
            ["ism_template"] = new JsonArray(new JsonObject { ["index_patterns"] = new JsonArray($"{prefix}-*"), ["priority"] = 100 }),
        },
    };
}
