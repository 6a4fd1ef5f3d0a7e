using System.Net;
using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Tests.Verbs;

public sealed class ListTests : ApiTest
{
    protected override void Configure(ApiServerOptions options) => options.HistoryEvents = 40;

    [Fact]
    public async Task List_HasKindVersionAndItemsInOrder()
    {
        await CreateConfigMapAsync("b");
        var last = await CreateConfigMapAsync("a");
        var (_, list) = await GetAsync(ConfigMaps);
        Assert.Equal(("ConfigMapList", "v1"), ((string)list["kind"]!, (string)list["apiVersion"]!));
        Assert.Equal(Version(last), Version(list));
        Assert.Equal(["a", "b"], Names(list));
        Assert.True(JsonNode.DeepEquals(last, list["items"]![0]), list.ToJsonString());
    }

    [Fact]
    public async Task List_OfAllNamespaces_SeesThemAll()
    {
        await CreateAsync("/api/v1/namespaces", """{"metadata":{"name":"other"}}""");
        await CreateConfigMapAsync("a");
        await CreateAsync("/api/v1/namespaces/other/configmaps", """{"metadata":{"name":"b"}}""");
        Assert.Equal(["a", "b"], Names((await GetAsync("/api/v1/configmaps")).Body));
        Assert.Equal(["b"], Names((await GetAsync("/api/v1/namespaces/other/configmaps")).Body));
    }

    [Theory]
    [InlineData("labelSelector=app%3Dx", "a,b")]
    [InlineData("labelSelector=app%3Dx,tier!%3Dfront", "b")]
    [InlineData("labelSelector=app%20in%20(x,y)", "a,b,c")]
    [InlineData("labelSelector=!app", "d")]
    [InlineData("fieldSelector=metadata.name%3Db", "b")]
    [InlineData("fieldSelector=metadata.name!%3Db&labelSelector=app", "a,c")]
    [InlineData("fieldSelector=metadata.namespace%3Dother", "")]
    public async Task Selectors_PickWhatMatches(string query, string expected)
    {
        await CreateConfigMapAsync("a", ""","labels":{"app":"x","tier":"front"}""");
        await CreateConfigMapAsync("b", ""","labels":{"app":"x"}""");
        await CreateConfigMapAsync("c", ""","labels":{"app":"y"}""");
        await CreateConfigMapAsync("d");
        Assert.Equal(expected, string.Join(',', Names((await GetAsync($"{ConfigMaps}?{query}")).Body)));
    }

    [Theory]
    [InlineData("labelSelector=a%20b")]
    [InlineData("fieldSelector=spec.colour%3Dred")]
    [InlineData("limit=many")]
    [InlineData("resourceVersion=x")]
    [InlineData("continue=x")]
    [InlineData("resourceVersionMatch=Exact")]
    public async Task Parameters_ThatAreWrong_Are400(string query)
    {
        var (code, body) = await GetAsync($"{ConfigMaps}?{query}");
        Assert.True(code == HttpStatusCode.BadRequest, body.ToJsonString());
    }

    [Fact]
    public async Task Chunks_AreOfOneMoment()
    {
        for (var i = 0; i < 5; i++)
        {
            await CreateConfigMapAsync($"m{i}");
        }

        var (_, first) = await GetAsync($"{ConfigMaps}?limit=2");
        Assert.Equal(["m0", "m1"], Names(first));
        Assert.Equal(3, (int)first["metadata"]!["remainingItemCount"]!);
        await DeleteAsync($"{ConfigMaps}/m3");
        await CreateConfigMapAsync("m31");
        var (_, second) = await GetAsync($"{ConfigMaps}?limit=2&continue={first["metadata"]!["continue"]}");
        Assert.Equal(["m2", "m3"], Names(second));
        Assert.Equal(Version(first), Version(second));
        var (_, third) = await GetAsync($"{ConfigMaps}?limit=2&continue={second["metadata"]!["continue"]}");
        Assert.Equal(["m4"], Names(third));
        Assert.Null(third["metadata"]!["continue"]);
    }

    [Fact]
    public async Task Chunks_WithASelector_AreFullAndComplete()
    {
        for (var i = 0; i < 12; i++)
        {
            await CreateConfigMapAsync($"m{i:00}", $$""","labels":{"odd":"{{i % 2}}"}""");
        }

        var (names, token) = (new List<string>(), "");
        do
        {
            var (_, page) = await GetAsync($"{ConfigMaps}?limit=2&labelSelector=odd%3D1&continue={token}");
            Assert.InRange(page["items"]!.AsArray().Count, 0, 2);
            Assert.Null(page["metadata"]!["remainingItemCount"]);
            names.AddRange(Names(page));
            token = (string?)page["metadata"]!["continue"] ?? "";
        }
        while (token.Length > 0);
        Assert.Equal(["m01", "m03", "m05", "m07", "m09", "m11"], names);
    }

    [Fact]
    public async Task Chunk_WhoseHistoryIsGone_Is410()
    {
        await CreateConfigMapAsync("a");
        await CreateConfigMapAsync("b");
        var (_, first) = await GetAsync($"{ConfigMaps}?limit=1");
        for (var i = 0; i < 60; i++)
        {
            await MergeAsync($"{ConfigMaps}/a", $$$"""{"data":{"i":"{{{i}}}"}}""");
        }

        var (code, body) = await GetAsync($"{ConfigMaps}?limit=1&continue={first["metadata"]!["continue"]}");
        Assert.Equal(HttpStatusCode.Gone, code);
        Assert.Equal("Expired", (string)body["reason"]!);
    }

    [Fact]
    public async Task ResourceVersion_OfTheFuture_Is504AndOfThePastIsNow()
    {
        var made = await CreateConfigMapAsync("a");
        Assert.Equal(["a"], Names((await GetAsync($"{ConfigMaps}?resourceVersion=1")).Body));
        Assert.Empty(Names((await GetAsync($"{ConfigMaps}?resourceVersion=1&resourceVersionMatch=Exact")).Body));
        var (code, body) = await GetAsync($"{ConfigMaps}?resourceVersion={long.Parse(Version(made)) + 100}");
        Assert.Equal(HttpStatusCode.GatewayTimeout, code);
        Assert.Contains("Too large resource version", (string)body["message"]!);
    }

    [Fact]
    public async Task Metadata_IsServedAlone()
    {
        await CreateAsync(ConfigMaps, """{"metadata":{"name":"a"},"data":{"k":"v"}}""");
        const string Accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
        var (_, list) = await GetAsync(ConfigMaps, Accept);
        Assert.Equal(("PartialObjectMetadataList", "meta.k8s.io/v1"), ((string)list["kind"]!, (string)list["apiVersion"]!));
        Assert.Equal(["apiVersion", "kind", "metadata"], list["items"]![0]!.AsObject().Select(member => member.Key).Order());
    }

    [Fact]
    public async Task Table_IsWhatKubectlPrints()
    {
        await CreateAsync(ConfigMaps, """{"metadata":{"name":"a"},"data":{"k":"v"}}""");
        var (_, table) = await GetAsync(ConfigMaps, "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
        Assert.Equal("Table", (string)table["kind"]!);
        Assert.Equal(["Name", "Data", "Age"], table["columnDefinitions"]!.AsArray().Select(column => (string)column!["name"]!));
        Assert.Equal("a", (string)table["rows"]![0]!["cells"]![0]!);
    }

    [Fact]
    public async Task Accept_OfNothingWeHave_Is406()
    {
        var (code, body) = await GetAsync(ConfigMaps, "application/cbor");
        Assert.Equal(HttpStatusCode.NotAcceptable, code);
        Assert.Equal("NotAcceptable", (string)body["reason"]!);
    }

    [Fact]
    public async Task Pods_AreSelectedByNodeAndPhase()
    {
        const string Pods = "/api/v1/namespaces/default/pods";
        await CreateAsync(Pods, """{"metadata":{"name":"p"},"spec":{"nodeName":"n","containers":[{"name":"c","image":"i"}]}}""");
        await CreateAsync(Pods, """{"metadata":{"name":"q"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        Assert.Equal(["p"], Names((await GetAsync($"{Pods}?fieldSelector=spec.nodeName%3Dn,status.phase%3DPending")).Body));
        Assert.Equal(["q"], Names((await GetAsync($"{Pods}?fieldSelector=spec.nodeName%3D")).Body));
    }

    private static IEnumerable<string> Names(JsonObject list) => list["items"]!.AsArray().Select(item => Name(item!));
}
