using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Schemas;
using Ssm.Standalone.ApiServer.Tests.Printing;

namespace Ssm.Standalone.ApiServer.Tests.Schemas;

public sealed class CustomDefinitionRulesTests
{
    public static TheoryData<string> Definitions =>
        [.. Directory.GetFiles(GoldenFile.Repository("deploy", "crds"), "*.yaml").Select(file => Path.GetFileName(file)).Order()];

    /// <summary>What SSM ships must pass any stock server.</summary>
    [Theory]
    [MemberData(nameof(Definitions))]
    public void Validate_DefinitionThatWeShip_HasNoErrors(string file)
    {
        var definition = YamlObjects.Read(File.ReadAllText(GoldenFile.Repository("deploy", "crds", file)))[0];
        var schema = BuiltInSchemas.For("apiextensions.k8s.io", "v1", "CustomResourceDefinition")!;
        var removed = new List<string>();

        schema.Prune(definition, removed);
        schema.ApplyDefaults(definition);

        Assert.Empty(removed);
        Assert.Empty(schema.Validate(definition));
        Assert.All(definition["spec"]!["versions"]!.AsArray(), version =>
            Assert.Empty(StructuralSchema.CheckStructural(version!["schema"]!["openAPIV3Schema"]!.AsObject(), "schema")));
    }

    [Theory]
    [InlineData("""{"group":"a.k8s.io"}""", "metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation \"api-approved.kubernetes.io\", see https://github.com/kubernetes/enhancements/pull/1111")]
    [InlineData("""{"group":"a.example.com","preserveUnknownFields":true}""", "spec.preserveUnknownFields: Invalid value: true: must be set to false in order to create an apiextensions.k8s.io/v1 CustomResourceDefinition")]
    [InlineData("""{"group":"a.b","versions":[{"additionalPrinterColumns":[{"type":"text","jsonPath":".a"}]}]}""", "spec.versions[0].additionalPrinterColumns[0].type: Invalid value: \"text\": must be one of boolean,date,integer,number,string")]
    [InlineData("""{"group":"a.b","versions":[{"additionalPrinterColumns":[{"type":"string","jsonPath":"{.a}"}]}]}""", "spec.versions[0].additionalPrinterColumns[0].jsonPath: Invalid value: \"{.a}\": must be a simple json path starting with .")]
    [InlineData("""{"group":"a.b","versions":[{"additionalPrinterColumns":[{"type":"string","jsonPath":".a["}]}]}""", "spec.versions[0].additionalPrinterColumns[0].jsonPath: Invalid value: \".a[\": invalid JSONPath \".a[\" at position 4: invalid array index")]
    [InlineData("""{"group":"a.b","versions":[{"subresources":{"scale":{"specReplicasPath":".x"}}}]}""", "spec.versions[0].subresources.scale.specReplicasPath: Invalid value: \".x\": should be a json path under .spec")]
    public void Check_Definition_IsJudgedAsByAStockServer(string spec, string error) =>
        Assert.Equal([error], CustomDefinitionRules.Check(new JsonObject { ["spec"] = JsonNode.Parse(spec) }).Select(found => found.ToString()));
}
