using System.Net;
using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Tests.Verbs;

public sealed class UpdateTests : ApiTest
{
    [Fact]
    public async Task Update_OfAStaleVersion_Is409()
    {
        var first = await CreateConfigMapAsync("a");
        await MergeAsync($"{ConfigMaps}/a", """{"data":{"k":"v"}}""");
        first["data"] = new JsonObject { ["k"] = "w" };
        var (code, body) = await PutAsync($"{ConfigMaps}/a", first);
        Assert.Equal(HttpStatusCode.Conflict, code);
        Assert.Equal("Conflict", (string)body["reason"]!);
        Assert.Equal(
            "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your changes to the latest version and try again",
            (string)body["message"]!);
    }

    [Fact]
    public async Task Update_ThatChangesNothing_KeepsTheVersion()
    {
        var first = await CreateConfigMapAsync("a");
        var (code, second) = await PutAsync($"{ConfigMaps}/a", first);
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal(Version(first), Version(second));
    }

    [Fact]
    public async Task Update_OfSystemFields_IsIgnored()
    {
        var first = await CreateConfigMapAsync("a");
        var changed = first.DeepClone().AsObject();
        changed["metadata"]!["creationTimestamp"] = "2001-01-01T00:00:00Z";
        changed["metadata"]!["deletionTimestamp"] = "2001-01-01T00:00:00Z";
        changed["metadata"]!["generation"] = 7;
        var (_, second) = await PutAsync($"{ConfigMaps}/a", changed);
        Assert.True(JsonNode.DeepEquals(first, second), second.ToJsonString());
    }

    [Fact]
    public async Task Update_ForAnotherUid_Is409()
    {
        var first = await CreateConfigMapAsync("a");
        first["metadata"]!["uid"] = "5f1e7a3c-0000-0000-0000-000000000000";
        var (code, body) = await PutAsync($"{ConfigMaps}/a", first);
        Assert.Equal(HttpStatusCode.Conflict, code);
        Assert.Contains("Precondition failed: UID in precondition: 5f1e7a3c-0000-0000-0000-000000000000", (string)body["message"]!);
    }

    [Fact]
    public async Task Update_OfAMissingObject_Is404()
    {
        var (code, body) = await PutAsync($"{ConfigMaps}/a", JsonNode.Parse("""{"metadata":{"name":"a"}}""")!);
        Assert.Equal(HttpStatusCode.NotFound, code);
        Assert.Equal("configmaps \"a\" not found", (string)body["message"]!);
    }

    [Fact]
    public async Task Update_OfAnotherName_Is400()
    {
        await CreateConfigMapAsync("a");
        var (code, body) = await PutAsync($"{ConfigMaps}/a", JsonNode.Parse("""{"metadata":{"name":"b"}}""")!);
        Assert.Equal(HttpStatusCode.BadRequest, code);
        Assert.Equal("the name of the object (b) does not match the name on the URL (a)", (string)body["message"]!);
    }

    [Fact]
    public async Task Update_WithoutVersion_OverwritesBuiltInKindsOnly()
    {
        await CreateConfigMapAsync("a");
        var (code, _) = await PutAsync($"{ConfigMaps}/a", JsonNode.Parse("""{"metadata":{"name":"a"},"data":{"k":"v"}}""")!);
        Assert.Equal(HttpStatusCode.OK, code);
        await DefineThingsAsync();
        await CreateAsync(Things, Thing("t"));
        (code, var body) = await PutAsync($"{Things}/t", JsonNode.Parse(Thing("t"))!);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.Equal(
            "Thing.test.example.com \"t\" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update", (string)body["message"]!);
    }

    [Fact]
    public async Task Status_AndTheRest_AreWrittenApart()
    {
        await DefineThingsAsync();
        var made = await CreateAsync(Things, Thing("t", ""","spec":{"a":1},"status":{"s":1}"""));
        Assert.Null(made["status"]);
        made["status"] = new JsonObject { ["s"] = 2 };
        made["spec"]!["a"] = 2;
        made["metadata"]!["labels"] = new JsonObject { ["l"] = "x" };
        var (_, afterStatus) = await PutAsync($"{Things}/t/status", made);
        Assert.Equal(1, (int)afterStatus["spec"]!["a"]!);
        Assert.Null(afterStatus["metadata"]!["labels"]);
        Assert.Equal(2, (int)afterStatus["status"]!["s"]!);
        Assert.Equal(1, (int)afterStatus["metadata"]!["generation"]!);

        afterStatus["status"] = new JsonObject { ["s"] = 3 };
        afterStatus["spec"]!["a"] = 3;
        var (_, afterSpec) = await PutAsync($"{Things}/t", afterStatus);
        Assert.Equal(3, (int)afterSpec["spec"]!["a"]!);
        Assert.Equal(2, (int)afterSpec["status"]!["s"]!);
        Assert.Equal(2, (int)afterSpec["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task Generation_CountsChangesOfTheDesiredStateOnly()
    {
        await DefineThingsAsync();
        await CreateAsync(Things, Thing("t", ""","spec":{"a":1}"""));
        Assert.Equal(1, await GenerationAsync("""{"metadata":{"labels":{"x":"y"}}}"""));
        Assert.Equal(2, await GenerationAsync("""{"spec":{"a":2}}"""));
        Assert.Equal(2, await GenerationAsync("""{"spec":{"a":2}}"""));
        Assert.Equal(3, await GenerationAsync("""{"metadata":{"finalizers":["example.com/f"]},"spec":{"a":3}}"""));
        var (_, deleted) = await DeleteAsync($"{Things}/t");
        Assert.Equal(4, (int)deleted["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task Patches_MadeAtOnceWithoutVersion_AllHappen()
    {
        await CreateConfigMapAsync("a");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => MergeAsync($"{ConfigMaps}/a", $$$"""{"data":{"k{{{i}}}":"v"}}""")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Code));
        Assert.Equal(20, (await GetAsync($"{ConfigMaps}/a")).Body["data"]!.AsObject().Count);
    }

    [Fact]
    public async Task Patch_OfAStatedVersion_ConflictsWhenItIsStale()
    {
        var first = await CreateConfigMapAsync("a");
        await MergeAsync($"{ConfigMaps}/a", """{"data":{"k":"v"}}""");
        var (code, _) = await MergeAsync($"{ConfigMaps}/a", $$$"""{"metadata":{"resourceVersion":"{{{Version(first)}}}"},"data":{"k":"w"}}""");
        Assert.Equal(HttpStatusCode.Conflict, code);
    }

    [Fact]
    public async Task Patch_OfEachKind_IsApplied()
    {
        await CreateConfigMapAsync("a");
        await SendAsync(HttpMethod.Patch, $"{ConfigMaps}/a", """[{"op":"add","path":"/data","value":{"j":"1"}}]""", "application/json-patch+json");
        await SendAsync(HttpMethod.Patch, $"{ConfigMaps}/a", """{"data":{"m":"1"}}""", "application/merge-patch+json");
        await SendAsync(HttpMethod.Patch, $"{ConfigMaps}/a", """{"data":{"s":"1"}}""", "application/strategic-merge-patch+json");
        Assert.Equal("""{"j":"1","m":"1","s":"1"}""", (await GetAsync($"{ConfigMaps}/a")).Body["data"]!.ToJsonString());
    }

    [Theory]
    [InlineData("application/apply-patch+yaml", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json-patch+json", """[{"op":"test","path":"/data/x","value":"1"}]""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("application/json-patch+json", """[{"op":"fly"}]""", HttpStatusCode.BadRequest)]
    [InlineData("application/json-patch+json", "{}", HttpStatusCode.BadRequest)]
    [InlineData("application/merge-patch+json", """{"metadata":{"name":"b"}}""", HttpStatusCode.BadRequest)]
    [InlineData("application/merge-patch+json", """{"data":{"k":1}}""", HttpStatusCode.UnprocessableEntity)]
    public async Task Patch_ThatIsWrong_IsRefused(string mediaType, string patch, HttpStatusCode expected)
    {
        await CreateConfigMapAsync("a");
        Assert.Equal(expected, (await SendAsync(HttpMethod.Patch, $"{ConfigMaps}/a", patch, mediaType)).Code);
    }

    [Fact]
    public async Task StrategicMerge_OfACustomKind_Is415()
    {
        await DefineThingsAsync();
        await CreateAsync(Things, Thing("t"));
        var (code, _) = await SendAsync(HttpMethod.Patch, $"{Things}/t", "{}", "application/strategic-merge-patch+json");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, code);
    }

    [Fact]
    public async Task Scale_ReadsAndWritesReplicas()
    {
        await DefineThingsAsync(more: ""","scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas","labelSelectorPath":".status.selector"}""");
        await CreateAsync(Things, Thing("t", ""","spec":{"replicas":2}"""));
        var (_, scale) = await GetAsync($"{Things}/t/scale");
        Assert.Equal("""{"replicas":2}""", scale["spec"]!.ToJsonString());
        Assert.Equal("autoscaling/v1", (string)scale["apiVersion"]!);
        scale["spec"]!["replicas"] = 5;
        (var code, scale) = await PutAsync($"{Things}/t/scale", scale);
        Assert.Equal(HttpStatusCode.OK, code);
        (code, scale) = await MergeAsync($"{Things}/t/scale", """{"spec":{"replicas":7}}""");
        Assert.Equal(7, (int)scale["spec"]!["replicas"]!);
        var (_, thing) = await GetAsync($"{Things}/t");
        Assert.Equal(7, (int)thing["spec"]!["replicas"]!);
        Assert.Equal(3, (int)thing["metadata"]!["generation"]!);
        (code, _) = await MergeAsync($"{Things}/t/scale", """{"spec":{"replicas":-1}}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
    }

    private async Task<int> GenerationAsync(string patch) => (int)(await MergeAsync($"{Things}/t", patch)).Body["metadata"]!["generation"]!;
}
