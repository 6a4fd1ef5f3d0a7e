using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>OSB v2.17, "Catalog Management". Reads the JSON as sent: types would hide what is wrong with it.</summary>
internal static partial class CatalogChecks
{
    private const int MaxSchemaBytes = 64 * 1024;

    private static readonly Dictionary<string, JsonValueKind> OfferingTypes = new()
    {
        ["tags"] = JsonValueKind.Array,
        ["requires"] = JsonValueKind.Array,
        ["metadata"] = JsonValueKind.Object,
        ["dashboard_client"] = JsonValueKind.Object,
        ["instances_retrievable"] = JsonValueKind.True,
        ["bindings_retrievable"] = JsonValueKind.True,
        ["allow_context_updates"] = JsonValueKind.True,
        ["plan_updateable"] = JsonValueKind.True,
    };

    private static readonly Dictionary<string, JsonValueKind> PlanTypes = new()
    {
        ["metadata"] = JsonValueKind.Object,
        ["schemas"] = JsonValueKind.Object,
        ["maintenance_info"] = JsonValueKind.Object,
        ["maximum_polling_duration"] = JsonValueKind.Number,
        ["free"] = JsonValueKind.True,
        ["bindable"] = JsonValueKind.True,
        ["plan_updateable"] = JsonValueKind.True,
        ["binding_rotatable"] = JsonValueKind.True,
    };

    public static readonly IReadOnlyList<ConformanceCheck> All =
    [
        Each("catalog.offerings", "every offering has name, id, description, bindable and plans", services => Problems(
            services.SelectMany(service => Missing(service, "name", "id", "description")
                .Concat(Boolean(service, "bindable") ? [] : ["bindable is no boolean"])
                .Concat(Plans(service).Length > 0 ? [] : ["plans is empty"])))),
        Each("catalog.plans", "every plan has id, name and description", services => Problems(
            services.SelectMany(Plans).SelectMany(plan => Missing(plan, "id", "name", "description")))),
        Each("catalog.unique", "names and ids are unique", services => Problems(
            Duplicates("service name", services.Select(service => Text(service, "name"))),
            Duplicates("id", services.Concat(services.SelectMany(Plans)).Select(element => Text(element, "id"))),
            services.SelectMany(service => Duplicates("plan name", Plans(service).Select(plan => Text(plan, "name")))))),
        Each("catalog.types", "optional members have the types that OSB gives them", services => Problems(
            services.SelectMany(service => WrongTypes(service, OfferingTypes)),
            services.SelectMany(Plans).SelectMany(plan => WrongTypes(plan, PlanTypes)))),
        Each("catalog.ids", "ids have at most 255 unreserved characters", services => Problems(
            services.SelectMany(service => Plans(service).Prepend(service))
                .Select(element => Text(element, "id"))
                .Where(id => !UnreservedCharacters().IsMatch(id))
                .Select(id => $"'{id}' has others"))) with { Level = ConformanceLevel.Should },
        Each("catalog.requires", "only known permissions are required", services => Problems(
            services.SelectMany(service => Items(service, "requires"))
                .Select(item => item.ToString())
                .Except(["syslog_drain", "route_forwarding", "volume_mount"])
                .Select(item => $"unknown permission {item}"))),
        Each("catalog.schemas", "schemas name $schema, have at most 64 kB and no external references", services => Problems(
            services.SelectMany(Plans).SelectMany(Schemas).SelectMany(SchemaProblems))),
        Each("catalog.maintenance-info", "maintenance versions are semantic versions", services => Problems(
            services.SelectMany(Plans)
                .Select(plan => plan.TryGetProperty("maintenance_info", out var info) ? Text(info, "version") : "1.0.0")
                .Where(version => !SemanticVersion().IsMatch(version))
                .Select(version => $"'{version}' is no semantic version"))) with { Since = OsbVersion.V215 },
        new()
        {
            Id = "catalog.stable",
            Title = "ids stay the same between fetches",
            RunAsync = async (session, cancellationToken) =>
            {
                var first = await ServicesAsync(session, cancellationToken);
                var second = await ServicesAsync(session, cancellationToken);
                return AllIds(first).SequenceEqual(AllIds(second)) ? ConformanceFinding.Pass : new ConformanceFinding.Failed("the ids changed");
            },
        },
    ];

    /// <summary><see cref="JsonValueKind.True"/> stands for both booleans; arrays hold strings; null counts as absent.</summary>
    private static IEnumerable<string> WrongTypes(JsonElement element, Dictionary<string, JsonValueKind> types) => types
        .Where(type => element.TryGetProperty(type.Key, out var value) && value.ValueKind is not JsonValueKind.Null && !(type.Value switch
        {
            JsonValueKind.True => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            JsonValueKind.Array => value.ValueKind is JsonValueKind.Array
                && value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String),
            JsonValueKind.Number => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) && number > 0,
            _ => value.ValueKind == type.Value,
        }))
        .Select(type => $"{type.Key} of '{Text(element, "name")}' has a wrong type");

    private static ConformanceCheck Each(string id, string title, Func<IReadOnlyList<JsonElement>, ConformanceFinding> judge) => new()
    {
        Id = id,
        Title = title,
        RunAsync = async (session, cancellationToken) => judge(await ServicesAsync(session, cancellationToken)),
    };

    private static async Task<IReadOnlyList<JsonElement>> ServicesAsync(ConformanceSession session, CancellationToken cancellationToken)
    {
        var reply = await session.Http.SendAsync(HttpMethod.Get, "/v2/catalog", null, null, cancellationToken);
        return reply.Member("services") is { ValueKind: JsonValueKind.Array } services ? [.. services.EnumerateArray()] : [];
    }

    private static ConformanceFinding Problems(params IReadOnlyList<IEnumerable<string>> problems)
    {
        var all = problems.SelectMany(some => some).Distinct().ToList();
        return all.Count == 0 ? ConformanceFinding.Pass : new ConformanceFinding.Failed(string.Join("; ", all));
    }

    private static JsonElement[] Plans(JsonElement service) => Items(service, "plans");

    private static JsonElement[] Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) && items.ValueKind is JsonValueKind.Array ? [.. items.EnumerateArray()] : [];

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";

    private static bool Boolean(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    private static IEnumerable<string> Missing(JsonElement element, params IReadOnlyList<string> names) =>
        names.Where(name => Text(element, name).Length == 0).Select(name => $"{name} is missing or empty at '{Text(element, "name")}'");

    private static IEnumerable<string> Duplicates(string what, IEnumerable<string> values) =>
        values.GroupBy(value => value).Where(group => group.Count() > 1).Select(group => $"{what} '{group.Key}' is there more than once");

    private static IEnumerable<string> AllIds(IReadOnlyList<JsonElement> services) =>
        services.SelectMany(service => Plans(service).Prepend(service)).Select(element => Text(element, "id"));

    private static IEnumerable<JsonElement> Schemas(JsonElement plan) =>
        new[] { ("service_instance", "create"), ("service_instance", "update"), ("service_binding", "create") }
            .Select(place => plan.TryGetProperty("schemas", out var schemas)
                && schemas.TryGetProperty(place.Item1, out var of)
                && of.TryGetProperty(place.Item2, out var schema)
                && schema.TryGetProperty("parameters", out var parameters)
                    ? parameters
                    : default)
            .Where(schema => schema.ValueKind is JsonValueKind.Object);

    private static IEnumerable<string> SchemaProblems(JsonElement schema)
    {
        var text = schema.GetRawText();
        if (!schema.TryGetProperty("$schema", out _))
        {
            yield return "a schema has no $schema";
        }

        if (Encoding.UTF8.GetByteCount(text) > MaxSchemaBytes)
        {
            yield return "a schema is larger than 64 kB";
        }

        if (ExternalReference().IsMatch(text))
        {
            yield return "a schema has an external reference";
        }
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SemanticVersion();

    [GeneratedRegex("^[A-Za-z0-9._~-]{1,255}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnreservedCharacters();

    [GeneratedRegex("\"\\$ref\"\\s*:\\s*\"[^#\"]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExternalReference();
}
