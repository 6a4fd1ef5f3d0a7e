using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Standalone.ApiServer.OpenApi;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.Tests.OpenApi;

public sealed class OpenApiDocumentsTests
{
    private static readonly OpenApiKind Instance = new()
    {
        Group = "servicecatalog.k8s.io",
        Version = "v1beta1",
        Kind = "ServiceInstance",
        Plural = "serviceinstances",
        IsNamespaced = true,
        IsCustom = true,
        HasStatus = true,
        Verbs = AllVerbs,
        Schema = JsonNode.Parse("""
            {"type":"object","description":"An instance.","properties":{"spec":{"type":"object","required":["a","b"],"properties":{
              "a":{"type":"string","nullable":true},"b":{"type":"integer","minimum":1,"default":3},
              "any":{"x-kubernetes-preserve-unknown-fields":true},"parameters":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
              "port":{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]}}}}}
            """)!.AsObject(),
    };

    private static readonly IReadOnlyList<OpenApiKind> Kinds =
    [
        BuiltIn("", "Pod", "pods"), BuiltIn("", "Service", "services"), BuiltIn("", "Event", "events"),
        BuiltIn("apps", "StatefulSet", "statefulsets") with { HasScale = true },
        BuiltIn("apiextensions.k8s.io", "CustomResourceDefinition", "customresourcedefinitions") with { IsNamespaced = false },
        Instance,
    ];

    private static string[] AllVerbs => ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    [Fact]
    public void V2Json_Kinds_AreDefinedUnderKubernetesNames()
    {
        var definitions = V2()["definitions"]!.AsObject();

        Assert.Equal("io.k8s.api.core.v1.PodSpec", Last(definitions["io.k8s.api.core.v1.Pod"]!["properties"]!["spec"]!["$ref"]!));
        Assert.Equal("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", Last(definitions["io.k8s.servicecatalog.v1beta1.ServiceInstance"]!["properties"]!["metadata"]!["$ref"]!));
        Assert.Equal("io.k8s.api.core.v1.PodTemplateSpec", Last(definitions["io.k8s.api.apps.v1.StatefulSetSpec"]!["properties"]!["template"]!["$ref"]!));
        Assert.Contains("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps", definitions.Select(definition => definition.Key));
        Assert.Equal("Pod", definitions["io.k8s.api.core.v1.Pod"]!["x-kubernetes-group-version-kind"]![0]!["kind"]!.ToString());
    }

    [Fact]
    public void V2Json_ListsWithKeys_SayHowTheyMerge()
    {
        var containers = V2()["definitions"]!["io.k8s.api.core.v1.PodSpec"]!["properties"]!["containers"]!;
        var volumes = V2()["definitions"]!["io.k8s.api.core.v1.PodSpec"]!["properties"]!["volumes"]!;

        Assert.Equal(("merge", "name"), (containers["x-kubernetes-patch-strategy"]!.ToString(), containers["x-kubernetes-patch-merge-key"]!.ToString()));
        Assert.Equal("merge,retainKeys", volumes["x-kubernetes-patch-strategy"]!.ToString());
        Assert.Equal("map", containers["x-kubernetes-list-type"]!.ToString());
        Assert.StartsWith("List of containers belonging to the pod.", containers["description"]!.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Document_EveryReference_Resolves(bool v3)
    {
        var documents = v3
            ? Kinds.Select(kind => kind.Group).Distinct().Select(group => V3(group, group == "servicecatalog.k8s.io" ? "v1beta1" : "v1"))
            : [V2()];
        foreach (var document in documents)
        {
            var definitions = (v3 ? document["components"]!["schemas"] : document["definitions"])!.AsObject();
            var prefix = v3 ? "#/components/schemas/" : "#/definitions/";

            Assert.All(References(document), reference => Assert.True(definitions.ContainsKey(reference.Replace(prefix, "")), reference));
        }
    }

    [Fact]
    public void V2Json_CustomKind_LosesWhatSwaggerCannotSay()
    {
        var spec = V2()["definitions"]!["io.k8s.servicecatalog.v1beta1.ServiceInstance"]!["properties"]!["spec"]!;

        Assert.Equal(
            """{"type":"object","required":["b"],"properties":{"a":{},"b":{"type":"integer","minimum":1,"default":3},"any":{"x-kubernetes-preserve-unknown-fields":true},"parameters":{"type":"object","x-kubernetes-preserve-unknown-fields":true},"port":{"x-kubernetes-int-or-string":true}}}""",
            spec.ToJsonString());
    }

    [Fact]
    public void V3Group_CustomKind_KeepsItsSchemaAndGainsObjectFields()
    {
        var definition = V3("servicecatalog.k8s.io", "v1beta1")["components"]!["schemas"]!["io.k8s.servicecatalog.v1beta1.ServiceInstance"]!;

        Assert.True(JsonNode.DeepEquals(Instance.Schema!["properties"]!["spec"], definition["properties"]!["spec"]));
        Assert.Equal(["apiVersion", "kind", "metadata", "spec"], definition["properties"]!.AsObject().Select(property => property.Key));
        Assert.Equal("An instance.", definition["description"]!.ToString());
    }

    [Theory]
    [InlineData("", "v1", "/api/v1/namespaces/{namespace}/pods/{name}", true)]
    [InlineData("servicecatalog.k8s.io", "v1beta1", "/apis/servicecatalog.k8s.io/v1beta1/namespaces/{namespace}/serviceinstances/{name}", false)]
    public void V3Group_PatchOperation_HasWhatKubectlAsksFor(string group, string version, string path, bool strategic)
    {
        var patch = V3(group, version)["paths"]![path]!["patch"]!;

        Assert.Equal(group, patch["x-kubernetes-group-version-kind"]!["group"]!.ToString());
        Assert.Equal(strategic, patch["requestBody"]!["content"]!.AsObject().ContainsKey("application/strategic-merge-patch+json"));
        Assert.Superset(
            new HashSet<string> { "dryRun", "fieldValidation", "fieldManager" },
            patch["parameters"]!.AsArray().Select(parameter => parameter!["name"]!.ToString()).ToHashSet());
    }

    [Fact]
    public void V3Index_Groups_PointToTheirDocuments()
    {
        var paths = JsonNode.Parse(OpenApiDocuments.V3Index(Kinds))!["paths"]!.AsObject();

        Assert.Equal(
            ["api/v1", "apis/apps/v1", "apis/apiextensions.k8s.io/v1", "apis/servicecatalog.k8s.io/v1beta1"], paths.Select(path => path.Key));
        Assert.StartsWith("/openapi/v3/apis/apps/v1?hash=", paths["apis/apps/v1"]!["serverRelativeURL"]!.ToString());
    }

    [Fact]
    public void Hash_SchemaChanges_ChangesAndOtherwiseStays()
    {
        var changed = Instance with { Schema = JsonNode.Parse("""{"type":"object"}""")!.AsObject() };

        Assert.Equal(OpenApiDocuments.Hash([Instance]), OpenApiDocuments.Hash([Instance with { Schema = Instance.Schema!.DeepClone().AsObject() }]));
        Assert.NotEqual(OpenApiDocuments.Hash([Instance]), OpenApiDocuments.Hash([changed]));
    }

    [Fact]
    public void V3Group_UnknownGroup_IsNone() => Assert.Null(OpenApiDocuments.V3Group(Kinds, "apps", "v2"));

    [Fact]
    public void DefinitionNames_EveryBuiltInType_HasOneName()
    {
        var kinds = typeof(V1Pod).Assembly.GetTypes().Where(type => type.Name.StartsWith("V1", StringComparison.Ordinal) && char.IsUpper(type.Name[2]))
            .Select(type => (type, type.GetCustomAttributes(false).OfType<KubernetesEntityAttribute>().FirstOrDefault()))
            .Where(kind => kind.Item2 is { PluralName.Length: > 0 } && !kind.type.Name.EndsWith("List", StringComparison.Ordinal));
        var names = new Dictionary<Type, HashSet<string>>();
        foreach (var (type, entity) in kinds)
        {
            Walk(type, DefinitionNames.Package(entity!.Group), names);
        }

        Assert.Empty(names.Where(name => name.Value.Count > 1).Select(name => string.Join(" ", name.Value)));
    }

    [Fact]
    public void V2Protobuf_Document_DecodesToTheSameDefinitions()
    {
        var decoded = SwaggerDecoder.Decode(OpenApiDocuments.V2Protobuf(Kinds));

        var definitions = V2()["definitions"]!.AsObject();
        Assert.Equal(definitions.Select(definition => definition.Key), decoded.Definitions.Keys);
        Assert.Equal(V2()["paths"]!.AsObject().Select(path => path.Key), decoded.Paths);
        Assert.All(definitions, definition => Assert.Equal(
            definition.Value!["properties"]?.AsObject().Select(property => property.Key) ?? [], decoded.Definitions[definition.Key]));
    }

    private static void Walk(Type model, string package, Dictionary<Type, HashSet<string>> names)
    {
        package = DefinitionNames.Package(model, package);
        if (!names.TryGetValue(model, out var known))
        {
            names[model] = known = [];
        }

        if (!known.Add(DefinitionNames.Definition(model, package)))
        {
            return;
        }

        foreach (var property in BuiltInTypes.Node(model).Properties.Values)
        {
            foreach (var node in new[] { property, property.Items, property.AdditionalProperties }.Where(node => node?.Model is not null))
            {
                Walk(node!.Model!, package, names);
            }
        }
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject obj => obj.SelectMany(member => member.Key == "$ref" && member.Value is JsonValue reference ? [reference.ToString()] : References(member.Value)),
        JsonArray array => array.SelectMany(References),
        _ => [],
    };

    private static JsonNode V2() => JsonNode.Parse(OpenApiDocuments.V2Json(Kinds))!;

    private static JsonNode V3(string group, string version) => JsonNode.Parse(OpenApiDocuments.V3Group(Kinds, group, version)!)!;

    private static string Last(JsonNode reference) => reference.ToString()[(reference.ToString().LastIndexOf('/') + 1)..];

    private static OpenApiKind BuiltIn(string group, string kind, string plural) => new()
    {
        Group = group,
        Version = "v1",
        Kind = kind,
        Plural = plural,
        IsNamespaced = true,
        IsCustom = false,
        HasStatus = true,
        Verbs = AllVerbs,
    };
}
