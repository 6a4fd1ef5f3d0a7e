using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ssm.StatefulServices.Offerings;

/// <summary>
/// A site's changes to an offering: the members it names replace the built-in ones, plans are matched by id, and a plan of a new id starts as
/// a copy of the one that its <c>extends</c> names.
/// </summary>
/// <example>
/// <code>{ "credis": { "plans": { "redis-4.0-standard": { "memory": { "default": "2G" } }, "redis-4.0-large": { "extends": "redis-4.0-advanced" } } } }</code>
/// </example>
public static class OfferingConfiguration
{
    private static OfferingJsonContext Json => OfferingJsonContext.Default;

    /// <summary>Name of the file in a folder, and its key in a ConfigMap that is mounted as one.</summary>
    public const string FileName = "offerings.json";

    /// <summary>Reads a configuration; null when there is none, which only a folder can say.</summary>
    /// <param name="path">The file, or a folder that may have it as <see cref="FileName"/>, such as a mounted ConfigMap.</param>
    /// <exception cref="JsonException">The file is no JSON object.</exception>
    public static JsonObject? Find(string path) => !Directory.Exists(path) ? Read(path) : Path.Combine(path, FileName) is var file && File.Exists(file) ? Read(file) : null;

    /// <summary>Reads a configuration file: an object with a member for each service that differs.</summary>
    /// <exception cref="JsonException">The file is no JSON object.</exception>
    public static JsonObject Read(string path)
    {
        using var stream = File.OpenRead(path);
        return JsonSerializer.Deserialize(stream, Json.JsonObject) ?? throw new JsonException($"{path} must hold a JSON object");
    }

    /// <summary>The offering with the site's changes.</summary>
    /// <param name="offering">The built-in offering.</param>
    /// <param name="site">The whole configuration; null or without a member of the offering's name leaves everything as it is.</param>
    /// <exception cref="JsonException">A member is unknown, of the wrong type, or extends a plan that does not exist; the message says which.</exception>
    public static Offering Apply(Offering offering, JsonObject? site)
    {
        if (site?[offering.Name] is not { } node)
        {
            return offering;
        }

        if (node is not JsonObject changes)
        {
            throw new JsonException($"{offering.Name}: must be an object");
        }

        var merged = JsonSerializer.SerializeToNode(offering, Json.Offering)!.AsObject(); // a record never serialises to null
        var plans = merged["plans"]!.AsArray().Select(plan => plan!.AsObject()).ToDictionary(plan => plan["id"]!.GetValue<string>());
        foreach (var (name, value) in changes)
        {
            if (name == "plans")
            {
                MergePlans(offering.Name, plans, value);
            }
            else
            {
                Merge(merged, name, value);
            }
        }

        merged["plans"] = new JsonArray([.. plans.Values.Select(plan => plan.DeepClone())]);
        return Read(offering.Name, merged);
    }

    private static Offering Read(string service, JsonObject merged)
    {
        try
        {
            return merged.Deserialize(Json.Offering)!; // an object is never null
        }
        catch (JsonException defect)
        {
            throw new JsonException($"{service}: {defect.Message}", defect);
        }
    }

    private static void MergePlans(string service, Dictionary<string, JsonObject> plans, JsonNode? changes)
    {
        foreach (var (id, value) in changes as JsonObject ?? throw new JsonException($"{service}.plans: must be an object of plans by id"))
        {
            var change = value as JsonObject ?? throw new JsonException($"{service}.plans.{id}: must be an object");
            if (!plans.TryGetValue(id, out var plan))
            {
                plan = Extend(service, id, plans, change);
            }

            foreach (var (member, content) in change)
            {
                if (member != "extends")
                {
                    Merge(plan, member, content);
                }
            }
        }
    }

    private static JsonObject Extend(string service, string id, Dictionary<string, JsonObject> plans, JsonObject change)
    {
        var origin = change["extends"]?.GetValue<string>();
        if (origin is null || !plans.TryGetValue(origin, out var known))
        {
            throw new JsonException($"{service}.plans.{id}: is new, so \"extends\" must name one of {string.Join(", ", plans.Keys)}");
        }

        var plan = known.DeepClone().AsObject();
        plan["id"] = id;
        plan["name"] = id;
        return plans[id] = plan;
    }

    /// <summary>One member of a JSON merge patch (RFC 7386).</summary>
    private static void Merge(JsonObject target, string name, JsonNode? value)
    {
        if (value is JsonObject nested && target[name] is JsonObject below)
        {
            foreach (var (member, content) in nested)
            {
                Merge(below, member, content);
            }
        }
        else if (value is null)
        {
            target.Remove(name);
        }
        else
        {
            target[name] = value.DeepClone();
        }
    }
}
