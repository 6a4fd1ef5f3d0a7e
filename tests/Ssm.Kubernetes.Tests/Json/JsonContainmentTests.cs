using System.Text.Json.Nodes;
using Ssm.Kubernetes.Json;

namespace Ssm.Kubernetes.Tests.Json;

public sealed class JsonContainmentTests
{
    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{"a":1}""", true)]
    [InlineData("""{"a":1}""", """{"a":2}""", false)]
    [InlineData("""{"a":1}""", """{"b":1}""", false)]
    [InlineData("""{"a":1}""", """{"b":null}""", true)]
    [InlineData("""{"a":{"x":1,"y":2}}""", """{"a":{"y":2}}""", true)]
    [InlineData("""{"a":[{"x":1,"default":true}]}""", """{"a":[{"x":1}]}""", true)]
    [InlineData("""{"a":[1,2]}""", """{"a":[1]}""", false)]
    [InlineData("""{}""", """{"a":{}}""", true)]
    [InlineData("""{}""", """{"a":[]}""", true)]
    [InlineData("""{"m":"1Gi"}""", """{"m":"1024Mi"}""", true)]
    [InlineData("""{"m":"1Gi"}""", """{"m":"1G"}""", false)]
    [InlineData("""{"m":"abc"}""", """{"m":"abd"}""", false)]
    public void Contains_Pairs_AsDesired(string current, string desired, bool expected) =>
        Assert.Equal(expected, JsonContainment.Contains(JsonNode.Parse(current), JsonNode.Parse(desired)));
}
