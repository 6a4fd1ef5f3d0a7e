using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Patch;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.Tests.Patch;

public sealed class StrategicMergePatchTests
{
    [Theory]
    // Items with a merge key merge, new ones are appended.
    [InlineData("""{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b"}]}}""", """{"spec":{"containers":[{"name":"a","image":"2"},{"name":"c"}]}}""", """{"spec":{"containers":[{"name":"a","image":"2"},{"name":"b"},{"name":"c"}]}}""")]
    // Nested keyed lists.
    [InlineData("""{"spec":{"containers":[{"name":"a","env":[{"name":"X","value":"1"}],"ports":[{"containerPort":80,"name":"w"}]}]}}""", """{"spec":{"containers":[{"name":"a","env":[{"name":"Y","value":"2"}],"ports":[{"containerPort":80,"protocol":"UDP"}]}]}}""", """{"spec":{"containers":[{"name":"a","env":[{"name":"X","value":"1"},{"name":"Y","value":"2"}],"ports":[{"containerPort":80,"name":"w","protocol":"UDP"}]}]}}""")]
    // Lists without a strategy are replaced.
    [InlineData("""{"spec":{"tolerations":[{"key":"a"}],"containers":[{"name":"a","args":["1","2"]}]}}""", """{"spec":{"tolerations":[{"key":"b"}],"containers":[{"name":"a","args":["3"]}]}}""", """{"spec":{"tolerations":[{"key":"b"}],"containers":[{"name":"a","args":["3"]}]}}""")]
    // Deletion by directive, also of what is not there.
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"containers":[{"name":"a","$patch":"delete"},{"name":"z","$patch":"delete"}]}}""", """{"spec":{"containers":[{"name":"b"}]}}""")]
    [InlineData("""{"spec":{"nodeSelector":{"a":"1"}}}""", """{"spec":{"nodeSelector":{"$patch":"delete"}}}""", """{"spec":{"nodeSelector":{}}}""")]
    [InlineData("""{"spec":{"nodeSelector":{"a":"1"}}}""", """{"spec":{"nodeSelector":null}}""", """{"spec":{}}""")]
    // Replacement by directive.
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"containers":[{"name":"c"},{"$patch":"replace"}]}}""", """{"spec":{"containers":[{"name":"c"}]}}""")]
    [InlineData("""{"metadata":{"labels":{"a":"1","b":"2"}}}""", """{"metadata":{"labels":{"$patch":"replace","c":"3"}}}""", """{"metadata":{"labels":{"c":"3"}}}""")]
    // Sets of primitives.
    [InlineData("""{"metadata":{"finalizers":["a","b"]}}""", """{"metadata":{"finalizers":["b","c"]}}""", """{"metadata":{"finalizers":["a","b","c"]}}""")]
    [InlineData("""{"metadata":{"finalizers":["a","b","c"]}}""", """{"metadata":{"$deleteFromPrimitiveList/finalizers":["a","x"],"finalizers":["d"]}}""", """{"metadata":{"finalizers":["b","c","d"]}}""")]
    // Order: the client's items in the client's order, the server's own keep their place.
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"s"},{"name":"b"}]}}""", """{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"c"},{"name":"a"}],"containers":[{"name":"c"}]}}""", """{"spec":{"containers":[{"name":"s"},{"name":"b"},{"name":"c"},{"name":"a"}]}}""")]
    [InlineData("""{"metadata":{"finalizers":["a","b"]}}""", """{"metadata":{"$setElementOrder/finalizers":["b","a"]}}""", """{"metadata":{"finalizers":["b","a"]}}""")]
    // What is new comes without directives and nulls.
    [InlineData("""{"spec":{}}""", """{"spec":{"containers":[{"name":"a","image":null,"$setElementOrder/env":[{"name":"X"}],"env":[{"name":"X"},{"name":"Y","$patch":"delete"}]}]}}""", """{"spec":{"containers":[{"name":"a","env":[{"name":"X"}]}]}}""")]
    // $retainKeys.
    [InlineData("""{"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}""", """{"spec":{"volumes":[{"name":"v","$retainKeys":["name","hostPath"],"hostPath":{"path":"/x"}}]}}""", """{"spec":{"volumes":[{"name":"v","hostPath":{"path":"/x"}}]}}""")]
    // Owner references merge by uid.
    [InlineData("""{"metadata":{"ownerReferences":[{"uid":"1","name":"a"}]}}""", """{"metadata":{"ownerReferences":[{"uid":"1","name":"b"},{"uid":"2"}]}}""", """{"metadata":{"ownerReferences":[{"uid":"1","name":"b"},{"uid":"2"}]}}""")]
    public void Apply_Pod_MergesAsKubernetes(string document, string patch, string expected) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), Apply("Pod", document, patch).ToJsonString());

    [Fact]
    public void Apply_DeploymentStrategy_KeepsOnlyRetainedKeys() =>
        Assert.Equal(
            """{"spec":{"strategy":{"type":"Recreate"}}}""",
            StrategicMergePatch.Apply(
                Parse("""{"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}}"""),
                Parse("""{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}"""),
                BuiltInSchemas.For("apps", "v1", "Deployment")!).ToJsonString());

    [Fact]
    public void Apply_SelectorOfDisruptionBudget_IsReplaced() =>
        Assert.Equal(
            """{"spec":{"selector":{"matchLabels":{"b":"2"}}}}""",
            StrategicMergePatch.Apply(
                Parse("""{"spec":{"selector":{"matchLabels":{"a":"1"}}}}"""),
                Parse("""{"spec":{"selector":{"matchLabels":{"b":"2"}}}}"""),
                BuiltInSchemas.For("policy", "v1", "PodDisruptionBudget")!).ToJsonString());

    [Fact]
    public void Apply_ServicePorts_MergeByPort() =>
        Assert.Equal(
            """{"spec":{"ports":[{"port":80,"nodePort":30080,"targetPort":8080},{"port":81}]}}""",
            Apply("Service", """{"spec":{"ports":[{"port":80,"nodePort":30080}]}}""", """{"spec":{"ports":[{"port":80,"targetPort":8080},{"port":81}]}}""").ToJsonString());

    [Theory]
    [InlineData("""{"spec":{"containers":[{"image":"x"}]}}""", "map: {\"image\":\"x\"} does not contain declared merge key: name")]
    [InlineData("""{"spec":{"containers":["x"]}}""", "expected an object with \"name\", got: \"x\"")]
    [InlineData("""{"spec":{"$patch":"frob"}}""", "unknown patch type \"frob\" found in: {\"$patch\":\"frob\"}")]
    [InlineData("""{"spec":{"$setElementOrder/containers":[],"containers":[{"name":"a"}]}}""", "$setElementOrder/containers does not list {\"name\":\"a\"}, which the same patch sets")]
    [InlineData("""{"spec":{"$retainKeys":["a"],"b":1}}""", "$retainKeys does not list \"b\", which the same patch sets")]
    [InlineData("""{"metadata":{"$deleteFromPrimitiveList/finalizers":1}}""", "$deleteFromPrimitiveList/finalizers must be a list: 1")]
    public void Apply_Malformed_SaysWhy(string patch, string message) =>
        Assert.Equal(message, Assert.Throws<PatchException>(() => Apply("Pod", """{"spec":{"b":0},"metadata":{}}""", patch)).Message);

    private static JsonObject Apply(string kind, string document, string patch) =>
        StrategicMergePatch.Apply(Parse(document), Parse(patch), BuiltInSchemas.For("", "v1", kind)!);

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
