using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>OSB v2.17, "Catalog Management". Reads the JSON as sent: types would hide what is wrong with it.</summary>
internal static partial class CatalogChecks
{
    private const int MaxSchemaBytes = 64 * 1024;

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

        if (text.Length > MaxSchemaBytes)
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

    [GeneratedRegex("\"\\$ref\"\\s*:\\s*\"[^#\"]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExternalReference();
}
