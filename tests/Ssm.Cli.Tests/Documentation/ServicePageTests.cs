using System.Text.Json;
using System.Text.RegularExpressions;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Offerings;
using Ssm.StatefulServices.Parameters;
using YamlDotNet.RepresentationModel;

namespace Ssm.Cli.Tests.Documentation;

/// <summary>The page of each service says of its parameters what the catalog's schemas say, and its example is one that the broker admits.</summary>
public sealed class ServicePageTests
{
    private const string OfInstance = "Parameters of an instance";
    private const string OfBinding = "Parameters of a binding";

    public static TheoryData<string> Services => [.. ServiceDefinitions.Names];

    [Theory]
    [MemberData(nameof(Services))]
    public void InstanceParameters_OfEveryPlan_AreInTheTableWithDefaultAndRange(string service) =>
        AssertDocumented(new ServicePage(service).Parameters(OfInstance), Schemas(service).Select(schemas => schemas.Instance));

    [Theory]
    [MemberData(nameof(Services))]
    public void BindingParameters_OfEveryPlan_AreInTheTableWithDefaultAndRange(string service) =>
        AssertDocumented(new ServicePage(service).Parameters(OfBinding), Schemas(service).Select(schemas => schemas.Binding));

    [Theory]
    [MemberData(nameof(Services))]
    public void InstanceParameters_CommonOnes_AreEverywhere(string service) => Assert.All(
        Schemas(service),
        schemas => Assert.Superset(
            new HashSet<string> { "host", "replicas", "resources.memory", "resources.cpu", "resources.storage" },
            Leaves("", schemas.Instance.ToJson()).Select(leaf => leaf.Path.StartsWith("config.", StringComparison.Ordinal) ? "config" : leaf.Path).ToHashSet()));

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Example_OfThePage_IsCompleteAndAdmitted(string service)
    {
        var definition = ServiceDefinitions.Find(service, null, TimeProvider.System)!;
        var objects = new ServicePage(service).Example();
        var instance = Assert.Single(objects, each => Text(each, "kind") == "ServiceInstance");
        var binding = Assert.Single(objects, each => Text(each, "kind") == "ServiceBinding");

        Assert.Equal(service, Text(instance, "spec", "clusterServiceClassExternalName"));
        Assert.Equal(Text(instance, "metadata", "name"), Text(binding, "spec", "instanceRef", "name"));
        Assert.Equal(Text(instance, "metadata", "namespace"), Text(binding, "metadata", "namespace"));
        var schemas = definition.Schemas(definition.Offering.FindPlan(Text(instance, "spec", "clusterServicePlanExternalName"))!);
        var parameters = Json(Find(instance, "spec", "parameters"));
        Assert.Empty(await schemas.Instance.ValidateAsync(parameters, TestContext.Current.CancellationToken));
        Assert.Empty(await schemas.Binding.ValidateAsync(Json(Find(binding, "spec", "parameters")), TestContext.Current.CancellationToken));
        Assert.Superset(new HashSet<string> { "host", "resources" }, parameters.EnumerateObject().Select(member => member.Name).ToHashSet());
    }

    private static IEnumerable<PlanSchemas> Schemas(string service)
    {
        var definition = ServiceDefinitions.Find(service, null, TimeProvider.System)!;
        return definition.Offering.Plans.Select(definition.Schemas);
    }

    private static void AssertDocumented(IReadOnlyDictionary<string, string> rows, IEnumerable<ParameterSchema> schemas)
    {
        var known = schemas.SelectMany(schema => Leaves("", schema.ToJson())).ToArray();
        Assert.Multiple([
            .. known.Select(leaf => (Action)(() => AssertDocumented(rows, leaf.Path, leaf.Schema))),
            .. rows.Keys.Where(name => name != "__…").Select(name => (Action)(() => Assert.True(known.Any(leaf => IsOf(leaf.Path, name)), $"{name} is no parameter of any plan"))),
        ]);
    }

    private static void AssertDocumented(IReadOnlyDictionary<string, string> rows, string path, JsonElement schema)
    {
        var name = rows.Keys.Where(row => IsOf(path, row)).MaxBy(row => row.Length);
        Assert.True(name is not null, $"{path} is in no table");
        if (name == path)
        {
            Assert.All(Facts(schema), fact => Assert.True(Says(rows[name], fact), $"{path}: the table does not say {fact}"));
        }
        else
        {
            // A list or object that one row tells of as a whole.
            Assert.True(Says(rows[name], path[(path.LastIndexOf('.') + 1)..]), $"{path}: the row of {name} does not name it");
        }
    }

    private static bool IsOf(string path, string row) => path == row || path.StartsWith($"{row}.", StringComparison.Ordinal) || path.StartsWith($"{row}[].", StringComparison.Ordinal);

    private static bool Says(string row, string fact) => Regex.IsMatch(row, $@"(?<![\w.-]){Regex.Escape(fact)}(?![\w-]|\.\d)", RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>Every parameter that has a value of its own, with the objects and lists of objects around it in its path.</summary>
    private static IEnumerable<(string Path, JsonElement Schema)> Leaves(string path, JsonElement schema)
    {
        var isList = schema.TryGetProperty("items", out var items) && items.TryGetProperty("properties", out _);
        if (!(isList ? items : schema).TryGetProperty("properties", out var properties))
        {
            return [(path, schema)];
        }

        var start = path.Length == 0 ? "" : isList ? $"{path}[]." : $"{path}.";
        return properties.EnumerateObject().SelectMany(property => Leaves($"{start}{property.Name}", property.Value));
    }

    /// <summary>What a reader has to know of a value: its bounds, what it is when it is not given, and what there is to choose from.</summary>
    private static IEnumerable<string> Facts(JsonElement schema)
    {
        foreach (var keyword in new[] { "minimum", "maximum", "minLength", "maxLength", ParameterKeywords.MinimumBytes, ParameterKeywords.MaximumBytes, "default" })
        {
            if (schema.TryGetProperty(keyword, out var value) && !(keyword == "minimum" && value.ToString() == "0" && schema.GetProperty("type").ValueKind == JsonValueKind.Array))
            {
                foreach (var fact in Words(value))
                {
                    yield return fact;
                }
            }
        }

        var choice = schema.TryGetProperty("enum", out var words) || (schema.TryGetProperty("items", out var items) && items.TryGetProperty("enum", out words)) ? Words(words) : [];
        foreach (var word in choice)
        {
            yield return word;
        }
    }

    private static IEnumerable<string> Words(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array when value.GetArrayLength() == 0 => ["none"],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Words),
        JsonValueKind.String when value.GetString() == "" => ["empty"],
        _ => [value.ToString().ToLowerInvariant() is "true" or "false" ? value.ToString().ToLowerInvariant() : value.ToString()],
    };

    private static YamlNode Find(YamlNode node, params string[] path) => path.Aggregate(node, (below, name) => ((YamlMappingNode)below).Children[name]);

    private static string Text(YamlNode node, params string[] path) => ((YamlScalarNode)Find(node, path)).Value!;

    private static JsonElement Json(YamlNode node)
    {
        var yaml = new YamlDotNet.Serialization.SerializerBuilder().JsonCompatible().Build().Serialize(Plain(node)!);
        return JsonDocument.Parse(yaml).RootElement.Clone();
    }

    /// <summary>Scalars as YAML 1.2 reads them: quoted ones are texts.</summary>
    private static object? Plain(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.ToDictionary(entry => (object)((YamlScalarNode)entry.Key).Value!, entry => Plain(entry.Value)),
        YamlSequenceNode list => list.Select(Plain).ToList(),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: { } text } when long.TryParse(text, out var number) => number,
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "true" or "false" } flag => flag.Value == "true",
        YamlScalarNode scalar => scalar.Value,
        _ => throw new NotSupportedException(),
    };
}
