using System.Net;
using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Tests.Verbs;

public sealed class DeleteTests : ApiTest
{
    [Fact]
    public async Task Delete_WithoutFinalizers_RemovesAndSaysSuccess()
    {
        var made = await CreateConfigMapAsync("a");
        var (code, status) = await DeleteAsync($"{ConfigMaps}/a");
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal("Success", (string)status["status"]!);
        Assert.Equal((string)made["metadata"]!["uid"]!, (string)status["details"]!["uid"]!);
        (code, status) = await DeleteAsync($"{ConfigMaps}/a");
        Assert.Equal(HttpStatusCode.NotFound, code);
        Assert.Equal("NotFound", (string)status["reason"]!);
    }

    [Fact]
    public async Task Delete_WithFinalizer_WaitsForIt()
    {
        await CreateConfigMapAsync("a", ""","finalizers":["example.com/f"]""");
        var (_, marked) = await DeleteAsync($"{ConfigMaps}/a");
        Assert.Equal("ConfigMap", (string)marked["kind"]!);
        Assert.NotNull(marked["metadata"]!["deletionTimestamp"]);
        var version = Version(marked);
        Assert.Equal(version, Version((await DeleteAsync($"{ConfigMaps}/a")).Body));
        var (code, body) = await MergeAsync($"{ConfigMaps}/a", """{"metadata":{"finalizers":["example.com/f","example.com/g"]}}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.Contains("no new finalizers can be added if the object is being deleted", (string)body["message"]!);
        (code, _) = await MergeAsync($"{ConfigMaps}/a", """{"metadata":{"finalizers":null}}""");
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"{ConfigMaps}/a")).Code);
    }

    [Theory]
    [InlineData("Foreground", "foregroundDeletion")]
    [InlineData("Orphan", "orphan")]
    public async Task Propagation_OtherThanBackground_IsLeftToTheGarbageCollector(string policy, string finalizer)
    {
        await CreateConfigMapAsync("a");
        var (_, marked) = await DeleteAsync($"{ConfigMaps}/a", $$"""{"propagationPolicy":"{{policy}}"}""");
        Assert.Equal([finalizer], marked["metadata"]!["finalizers"]!.AsArray().Select(name => (string)name!));
        Assert.NotNull(marked["metadata"]!["deletionTimestamp"]);
    }

    [Theory]
    [InlineData("\"uid\":\"other\"")]
    [InlineData("\"resourceVersion\":\"1\"")]
    public async Task Preconditions_ThatDoNotHold_Are409(string precondition)
    {
        await CreateConfigMapAsync("a");
        var (code, body) = await DeleteAsync($"{ConfigMaps}/a", $$$"""{"preconditions":{{{{precondition}}}}}""");
        Assert.Equal(HttpStatusCode.Conflict, code);
        Assert.Contains("Precondition failed", (string)body["message"]!);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"{ConfigMaps}/a")).Code);
    }

    [Fact]
    public async Task DryRun_DeletesNothing()
    {
        await CreateConfigMapAsync("a");
        Assert.Equal(HttpStatusCode.OK, (await DeleteAsync($"{ConfigMaps}/a?dryRun=All")).Code);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"{ConfigMaps}/a")).Code);
    }

    [Fact]
    public async Task DeleteCollection_BySelector_LeavesTheRest()
    {
        await CreateConfigMapAsync("a", ""","labels":{"x":"1"}""");
        await CreateConfigMapAsync("b", ""","labels":{"x":"2"}""");
        await CreateConfigMapAsync("c", ""","labels":{"x":"1"}""");
        var (code, list) = await DeleteAsync($"{ConfigMaps}?labelSelector=x%3D1");
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal(["a", "c"], list["items"]!.AsArray().Select(item => Name(item!)));
        Assert.Equal(["b"], (await GetAsync(ConfigMaps)).Body["items"]!.AsArray().Select(item => Name(item!)));
    }

    [Fact]
    public async Task Pod_OnANode_GoesWhenTheNodeSaysSo()
    {
        await CreateAsync("/api/v1/namespaces/default/pods", """{"metadata":{"name":"p"},"spec":{"nodeName":"n","containers":[{"name":"c","image":"i"}]}}""");
        var (_, marked) = await DeleteAsync("/api/v1/namespaces/default/pods/p");
        Assert.Equal(30, (int)marked["metadata"]!["deletionGracePeriodSeconds"]!);
        Assert.True(DateTimeOffset.Parse((string)marked["metadata"]!["deletionTimestamp"]!) > DateTimeOffset.UtcNow.AddSeconds(20));
        (_, marked) = await DeleteAsync("/api/v1/namespaces/default/pods/p?gracePeriodSeconds=5");
        Assert.Equal(5, (int)marked["metadata"]!["deletionGracePeriodSeconds"]!);
        var (_, gone) = await DeleteAsync("/api/v1/namespaces/default/pods/p", """{"gracePeriodSeconds":0}""");
        Assert.Equal("Success", (string)gone["status"]!);
    }

    [Fact]
    public async Task Pod_OnNoNode_GoesAtOnce()
    {
        await CreateAsync("/api/v1/namespaces/default/pods", """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        Assert.Equal("Success", (string)(await DeleteAsync("/api/v1/namespaces/default/pods/p")).Body["status"]!);
    }

    [Fact]
    public async Task Namespace_GoesWhenFinalized()
    {
        await CreateAsync("/api/v1/namespaces", """{"metadata":{"name":"n"}}""");
        var (_, marked) = await DeleteAsync("/api/v1/namespaces/n");
        Assert.Equal("Terminating", (string)marked["status"]!["phase"]!);
        marked["spec"]!["finalizers"] = new JsonArray();
        var (code, _) = await PutAsync("/api/v1/namespaces/n/finalize", marked);
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/api/v1/namespaces/n")).Code);
    }

    [Fact]
    public async Task Namespace_OfTheSystem_CannotBeDeleted()
    {
        var (code, body) = await DeleteAsync("/api/v1/namespaces/kube-system");
        Assert.Equal(HttpStatusCode.Forbidden, code);
        Assert.Equal("namespaces \"kube-system\" is forbidden: this namespace may not be deleted", (string)body["message"]!);
    }
}
