using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.Tests.Schemas;

public sealed class StructuralRulesTests
{
    [Theory]
    [InlineData("""{"type":"object"}""", null)]
    [InlineData("""{"type":"object","properties":{"spec":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}""", null)]
    [InlineData("""{"type":"object","properties":{"p":{"x-kubernetes-preserve-unknown-fields":true}}}""", null)]
    [InlineData("""{"type":"object","properties":{"p":{"x-kubernetes-int-or-string":true}}}""", null)]
    [InlineData("""{"type":"object","properties":{"p":{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]}}}""", null)]
    [InlineData("""{"type":"object","properties":{"p":{"x-kubernetes-int-or-string":true,"allOf":[{"anyOf":[{"type":"integer"},{"type":"string"}]}]}}}""", null)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"oneOf":[{"required":["a"]},{"properties":{"a":{"minLength":2}}}]}""", null)]
    [InlineData("""{"type":"object","properties":{"metadata":{"type":"object","properties":{"name":{"type":"string","maxLength":9}}}}}""", null)]
    [InlineData("{}", "s.type: Required value: must not be empty at the root")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", "s.type: Invalid value: \"array\": must be object at the root")]
    [InlineData("""{"type":"object","nullable":true}""", "s.nullable: Forbidden: nullable cannot be true at the root")]
    [InlineData("""{"type":"object","properties":{"p":{}}}""", "s.properties[p].type: Required value: must not be empty for specified object fields")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"array","items":{}}}}""", "s.properties[p].items.type: Required value: must not be empty for specified array items")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"array"}}}""", "s.properties[p].items: Required value: must be specified")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"text"}}}""", "s.properties[p].type: Unsupported value: \"text\": supported values: \"array\", \"boolean\", \"integer\", \"number\", \"object\", \"string\"")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"null"}}}""", "s.properties[p].type: Forbidden: type cannot be set to null, use nullable as an alternative")]
    [InlineData("""{"type":"object","properties":{"metadata":{"type":"object","properties":{"labels":{"type":"object"}}}}}""", "s.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"string","anyOf":[{"type":"string"}]}}}""", "s.properties[p].anyOf[0].type: Forbidden: must be empty to be structural")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"string"}},"allOf":[{"properties":{"p":{"default":"x"}}}]}""", "s.allOf[0].properties[p].default: Forbidden: must be undefined to be structural")]
    [InlineData("""{"type":"object","anyOf":[{"properties":{"q":{"minLength":1}}}]}""", "s.anyOf[0].properties[q]: Required value: because it is defined in anyOf, it must also be defined as properties[q] outside of it")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"string","not":{"nullable":true}}}}""", "s.properties[p].not.nullable: Forbidden: must be false to be structural")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"integer","default":"x"}}}""", "s.properties[p].default: Invalid value: \"string\": must be of type integer: \"string\"")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"object","default":{"z":1}}}}""", "s.properties[p].default: Invalid value: {\"z\":1}: must not have unknown fields: z")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"object","additionalProperties":false}}}""", "s.properties[p].additionalProperties: Forbidden: additionalProperties cannot be set to false")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"object","additionalProperties":true,"properties":{"a":{"type":"string"}}}}}""", "s.properties[p].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"array","uniqueItems":true,"items":{"type":"string"}}}}""", "s.properties[p].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"string","$ref":"#/x"}}}""", "s.properties[p].$ref: Forbidden: $ref is not supported")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"string","pattern":"("}}}""", "s.properties[p].pattern: Invalid value: \"(\": must be a valid regular expression without backreferences and lookaround")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"string","pattern":"(?=a)"}}}""", "s.properties[p].pattern: Invalid value: \"(?=a)\": must be a valid regular expression without backreferences and lookaround")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"string","x-kubernetes-int-or-string":true}}}""", "s.properties[p].type: Invalid value: \"string\": must be empty if x-kubernetes-int-or-string is true")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"object","x-kubernetes-embedded-resource":true}}}""", "s.properties[p].properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"object","x-kubernetes-preserve-unknown-fields":false}}}""", "s.properties[p].x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"array","x-kubernetes-list-type":"map","items":{"type":"object"}}}}""", "s.properties[p].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"items":{"type":"object"}}}}""", "s.properties[p].items.properties: Invalid value: \"k\": entries must all be names of item properties")]
    [InlineData("""{"type":"object","properties":{"p":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"items":{"type":"object","properties":{"k":{"type":"string"}}}}}}""", "s.properties[p].items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property")]
    public void Check_Schema_IsJudgedAsByAStockServer(string schema, string? error) =>
        Assert.Equal(
            error is null ? [] : [error],
            StructuralSchema.CheckStructural(JsonNode.Parse(schema)!.AsObject(), "s").Select(found => found.ToString()));
}
