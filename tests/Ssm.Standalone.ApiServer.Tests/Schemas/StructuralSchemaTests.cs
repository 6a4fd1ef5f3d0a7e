using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.Tests.Schemas;

public sealed class StructuralSchemaTests
{
    // schema of spec.x | value of spec.x | error
    [Theory]
    [InlineData("""{"type":"integer"}""", "\"a\"", "spec.x: Invalid value: \"string\": spec.x in body must be of type integer: \"string\"")]
    [InlineData("""{"type":"string"}""", "null", "spec.x: Invalid value: \"null\": spec.x in body must be of type string: \"null\"")]
    [InlineData("""{"type":"string","nullable":true}""", "null", null)]
    [InlineData("""{"type":"integer"}""", "1.0", null)]
    [InlineData("""{"type":"integer"}""", "1.5", "spec.x: Invalid value: \"number\": spec.x in body must be of type integer: \"number\"")]
    [InlineData("""{"type":"number"}""", "1", null)]
    [InlineData("""{"type":"object"}""", "[]", "spec.x: Invalid value: \"array\": spec.x in body must be of type object: \"array\"")]
    [InlineData("""{"type":"boolean"}""", "\"true\"", "spec.x: Invalid value: \"string\": spec.x in body must be of type boolean: \"string\"")]
    [InlineData("""{"x-kubernetes-int-or-string":true}""", "\"25%\"", null)]
    [InlineData("""{"x-kubernetes-int-or-string":true}""", "7", null)]
    [InlineData("""{"x-kubernetes-int-or-string":true}""", "true", "spec.x: Invalid value: \"boolean\": spec.x in body must be of type integer,string: \"boolean\"")]
    [InlineData("""{"type":"string","enum":["a","b"]}""", "\"c\"", "spec.x: Unsupported value: \"c\": supported values: \"a\", \"b\"")]
    [InlineData("""{"type":"integer","enum":[1,2]}""", "3", "spec.x: Unsupported value: 3: supported values: \"1\", \"2\"")]
    [InlineData("""{"type":"string","pattern":"^[a-z]+$"}""", "\"A\"", "spec.x: Invalid value: \"A\": spec.x in body should match '^[a-z]+$'")]
    [InlineData("""{"type":"string","minLength":2}""", "\"ü\"", "spec.x: Invalid value: \"ü\": spec.x in body should be at least 2 chars long")]
    [InlineData("""{"type":"string","maxLength":2}""", "\"abc\"", "spec.x: Too long: may not be more than 2 bytes")]
    [InlineData("""{"type":"integer","minimum":1}""", "0", "spec.x: Invalid value: 0: spec.x in body should be greater than or equal to 1")]
    [InlineData("""{"type":"integer","minimum":1,"exclusiveMinimum":true}""", "1", "spec.x: Invalid value: 1: spec.x in body should be greater than 1")]
    [InlineData("""{"type":"integer","maximum":10}""", "11", "spec.x: Invalid value: 11: spec.x in body should be less than or equal to 10")]
    [InlineData("""{"type":"number","maximum":10,"exclusiveMaximum":true}""", "10", "spec.x: Invalid value: 10: spec.x in body should be less than 10")]
    [InlineData("""{"type":"number","multipleOf":0.5}""", "1.25", "spec.x: Invalid value: 1.25: spec.x in body should be a multiple of 0.5")]
    [InlineData("""{"type":"number","multipleOf":0.1}""", "0.3", null)]
    [InlineData("""{"type":"number","maximum":10}""", "1e300", "spec.x: Invalid value: 1e300: spec.x in body should be less than or equal to 10")]
    [InlineData("""{"type":"array","minItems":1,"items":{"type":"string"}}""", "[]", "spec.x: Invalid value: []: spec.x in body should have at least 1 items")]
    [InlineData("""{"type":"array","maxItems":1,"items":{"type":"string"}}""", "[\"a\",\"b\"]", "spec.x: Too many: 2: must have at most 1 item")]
    [InlineData("""{"type":"array","uniqueItems":true,"items":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}""", "[{\"a\":1,\"b\":2},{\"b\":2.0,\"a\":1}]", "spec.x: Invalid value: [{\"a\":1,\"b\":2},{\"b\":2.0,\"a\":1}]: spec.x in body shouldn't contain duplicates")]
    [InlineData("""{"type":"array","items":{"type":"object","required":["y"],"properties":{"y":{"type":"string"}}}}""", "[{\"y\":\"\"},{}]", "spec.x[1].y: Required value")]
    [InlineData("""{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}}""", "[\"a\",\"b\",\"a\"]", "spec.x[2]: Duplicate value: \"a\"")]
    [InlineData("""{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"items":{"type":"object","properties":{"k":{"type":"string"},"v":{"type":"integer"}}}}""", "[{\"k\":\"a\",\"v\":1},{\"k\":\"a\",\"v\":2}]", "spec.x[1]: Duplicate value: {\"k\":\"a\"}")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string"}}""", "{\"a\":1}", "spec.x.a: Invalid value: \"integer\": spec.x.a in body must be of type string: \"integer\"")]
    [InlineData("""{"type":"object","minProperties":1,"additionalProperties":{"type":"string"}}""", "{}", "spec.x: Invalid value: {}: spec.x in body should have at least 1 properties")]
    [InlineData("""{"type":"object","maxProperties":1,"additionalProperties":{"type":"string"}}""", "{\"a\":\"\",\"b\":\"\"}", "spec.x: Too many: 2: must have at most 1 item")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"yesterday\"", "spec.x: Invalid value: \"yesterday\": spec.x in body must be of type date-time: \"yesterday\"")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2020-08-05T06:16:16.123456Z\"", null)]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2020-13-05T06:16:16Z\"", "spec.x: Invalid value: \"2020-13-05T06:16:16Z\": spec.x in body must be of type date-time: \"2020-13-05T06:16:16Z\"")]
    [InlineData("""{"type":"string","format":"byte"}""", "\"!\"", "spec.x: Invalid value: \"!\": spec.x in body must be of type byte: \"!\"")]
    [InlineData("""{"type":"string","format":"duration"}""", "\"1h30m\"", null)]
    [InlineData("""{"type":"string","format":"duration"}""", "\"3 days\"", null)]
    [InlineData("""{"type":"string","format":"duration"}""", "\"soon\"", "spec.x: Invalid value: \"soon\": spec.x in body must be of type duration: \"soon\"")]
    [InlineData("""{"type":"integer","format":"int32"}""", "3000000000", "spec.x: Invalid value: 3000000000: spec.x in body must be of type int32: 3000000000")]
    [InlineData("""{"type":"string","format":"ipv4"}""", "\"10.0.0\"", "spec.x: Invalid value: \"10.0.0\": spec.x in body must be of type ipv4: \"10.0.0\"")]
    [InlineData("""{"type":"string","format":"colour"}""", "\"anything\"", null)]
    [InlineData("""{"type":"string","not":{"enum":["a"]}}""", "\"a\"", "spec.x: Invalid value: \"a\": \"spec.x\" must not validate the schema (not)")]
    [InlineData("""{"type":"string","allOf":[{"minLength":2}]}""", "\"a\"", "spec.x: Invalid value: \"a\": spec.x in body should be at least 2 chars long")]
    [InlineData("""{"type":"integer","oneOf":[{"minimum":1},{"minimum":2}]}""", "5", "spec.x: Invalid value: 5: \"spec.x\" must validate one and only one schema (oneOf). Found 2 valid alternatives")]
    [InlineData("""{"type":"integer","anyOf":[{"minimum":1},{"maximum":-1}]}""", "5", null)]
    public void Validate_Value_IsJudgedInKubernetesWords(string schema, string value, string? error) =>
        Assert.Equal(error is null ? [] : [error], Errors(schema, """{"spec":{"x":VALUE}}""".Replace("VALUE", value)));

    [Fact]
    public void Validate_NoBranchFits_NamesTheJunctorAndTheNearestFailure() =>
        Assert.Equal(
            [
                "spec.x: Invalid value: {}: \"spec.x\" must validate at least one schema (anyOf)",
                "spec.x.a: Required value",
            ],
            Errors("""{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"anyOf":[{"required":["a"]},{"required":["b"]}]}""", """{"spec":{"x":{}}}"""));

    [Fact]
    public void Validate_SeveralRulesBroken_ReportsAllWithPaths() =>
        Assert.Equal(
            ["spec.y: Required value", "spec.x: Invalid value: \"string\": spec.x in body must be of type integer: \"string\""],
            StructuralSchema.FromOpenApiV3(Parse("""{"type":"object","properties":{"spec":{"type":"object","required":["y"],"properties":{"x":{"type":"integer"},"y":{"type":"string"}}}}}"""))
                .Validate(Parse("""{"spec":{"x":""}}""")).Select(error => error.ToString()));

    [Theory]
    [InlineData("""{"metadata":{"labels":{"a":1}}}""", "metadata.labels.a: Invalid value: \"integer\": metadata.labels.a in body must be of type string: \"integer\"")]
    [InlineData("""{"metadata":{"creationTimestamp":null}}""", null)]
    [InlineData("""{"metadata":7}""", "metadata: Invalid value: \"integer\": metadata in body must be of type object: \"integer\"")]
    public void Validate_Metadata_IsAlwaysObjectMeta(string obj, string? error) =>
        Assert.Equal(error is null ? [] : [error], Errors("""{"type":"string"}""", obj));

    [Fact]
    public void Validate_BoundOnName_Holds() =>
        Assert.Equal(
            ["metadata.name: Too long: may not be more than 2 bytes"],
            StructuralSchema.FromOpenApiV3(Parse("""{"type":"object","properties":{"metadata":{"type":"object","properties":{"name":{"type":"string","maxLength":2}}}}}"""))
                .Validate(Parse("""{"metadata":{"name":"abc"}}""")).Select(error => error.ToString()));

    [Theory]
    [InlineData("""{"type":"integer","default":3}""", "{}", """{"x":3}""")]
    [InlineData("""{"type":"integer","default":3}""", """{"x":4}""", """{"x":4}""")]
    [InlineData("""{"type":"integer","default":3}""", """{"x":null}""", """{"x":3}""")]
    [InlineData("""{"type":"integer","nullable":true,"default":3}""", """{"x":null}""", """{"x":null}""")]
    [InlineData("""{"type":"object","default":{},"properties":{"y":{"type":"string","default":"z"}}}""", "{}", """{"x":{"y":"z"}}""")]
    [InlineData("""{"type":"object","properties":{"y":{"type":"string","default":"z"}}}""", "{}", "{}")]
    [InlineData("""{"type":"array","items":{"type":"object","properties":{"y":{"type":"string","default":"z"}}}}""", """{"x":[{},{"y":"a"}]}""", """{"x":[{"y":"z"},{"y":"a"}]}""")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"object","properties":{"y":{"type":"string","default":"z"}}}}""", """{"x":{"k":{}}}""", """{"x":{"k":{"y":"z"}}}""")]
    public void ApplyDefaults_Spec_SetsWhatIsAbsent(string schema, string spec, string expected)
    {
        var obj = Parse($$"""{"spec":{{spec}}}""");

        Schema(schema).ApplyDefaults(obj);

        Assert.Equal(expected, obj["spec"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", """{"x":{"a":"1","b":2}}""", """{"x":{"a":"1"}}""", "spec.x.b")]
    [InlineData("""{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"a":{"type":"object"}}}""", """{"x":{"a":{"c":1},"b":{"d":2}}}""", """{"x":{"a":{},"b":{"d":2}}}""", "spec.x.a.c")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"object","properties":{"a":{"type":"string"}}}}""", """{"x":{"k":{"a":"","b":1}}}""", """{"x":{"k":{"a":""}}}""", "spec.x.k.b")]
    [InlineData("""{"type":"object","additionalProperties":true}""", """{"x":{"k":{"a":1}}}""", """{"x":{"k":{"a":1}}}""", "")]
    [InlineData("""{"type":"array","items":{"type":"object","properties":{}}}""", """{"x":[{"b":1},{}]}""", """{"x":[{},{}]}""", "spec.x[0].b")]
    [InlineData("""{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true}""", """{"x":{"kind":"K","metadata":{"name":"n","colour":1},"spec":{"y":1}}}""", """{"x":{"kind":"K","metadata":{"name":"n"},"spec":{"y":1}}}""", "spec.x.metadata.colour")]
    public void Prune_Unknown_IsRemovedAndNamed(string schema, string spec, string expected, string removed)
    {
        var obj = Parse($$"""{"apiVersion":"a/v1","kind":"K","metadata":{"name":"n"},"spec":{{spec}}}""");
        var paths = new List<string>();

        Schema(schema).Prune(obj, paths);

        Assert.Equal((expected, removed), (obj["spec"]!.ToJsonString(), string.Join(',', paths)));
        Assert.Equal(["apiVersion", "kind", "metadata", "spec"], obj.Select(member => member.Key));
    }

    private static StructuralSchema Schema(string x) =>
        StructuralSchema.FromOpenApiV3(Parse("""{"type":"object","properties":{"spec":{"type":"object","properties":{"x":SCHEMA}}}}""".Replace("SCHEMA", x)));

    private static IEnumerable<string> Errors(string x, string obj) => Schema(x).Validate(Parse(obj)).Select(error => error.ToString());

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
