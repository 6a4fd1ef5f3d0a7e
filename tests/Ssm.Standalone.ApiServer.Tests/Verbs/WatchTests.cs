using System.Net;
using Ssm.Testing;

namespace Ssm.Standalone.ApiServer.Tests.Verbs;

public sealed class WatchTests : ApiTest
{
    protected override void Configure(ApiServerOptions options)
    {
        options.HistoryEvents = 40;
        options.BookmarkInterval = TimeSpan.FromMilliseconds(100);
    }

    [Fact]
    public async Task Watch_AfterAVersion_SeesWhatCameLater()
    {
        var first = await CreateConfigMapAsync("a");
        await MergeAsync($"{ConfigMaps}/a", """{"data":{"k":"v"}}""");
        await DeleteAsync($"{ConfigMaps}/a");
        var events = await WatchAsync($"{ConfigMaps}?resourceVersion={Version(first)}", count: 2);
        Assert.Equal(["MODIFIED", "DELETED"], events.Select(Type));
        Assert.Equal("v", (string)events[0]["object"]!["data"]!["k"]!);
        Assert.True(long.Parse(Version(events[1]["object"]!)) > long.Parse(Version(events[0]["object"]!)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?resourceVersion=0")]
    public async Task Watch_FromNowhere_StartsWithWhatThereIs(string query)
    {
        await CreateConfigMapAsync("a");
        await CreateConfigMapAsync("b");
        await DeleteAsync($"{ConfigMaps}/a");
        var events = await WatchAsync($"{ConfigMaps}{query}");
        Assert.Equal(["ADDED b"], events.Select(change => $"{Type(change)} {Name(change["object"]!)}"));
    }

    [Fact]
    public async Task Watch_WhileLive_DeliversAtOnce()
    {
        var (_, list) = await GetAsync(ConfigMaps);
        var watching = WatchAsync($"{ConfigMaps}?resourceVersion={Version(list)}", count: 3, timeoutSeconds: 60);
        await CreateConfigMapAsync("a");
        await MergeAsync($"{ConfigMaps}/a", """{"data":{"k":"v"}}""");
        await DeleteAsync($"{ConfigMaps}/a");
        Assert.Equal(["ADDED", "MODIFIED", "DELETED"], (await watching.WaitAsync(TimeSpan.FromSeconds(30))).Select(Type));
    }

    [Fact]
    public async Task Watch_WithSelector_TurnsChangesOfLabelsIntoComingAndGoing()
    {
        var first = await CreateConfigMapAsync("a");
        await MergeAsync($"{ConfigMaps}/a", """{"metadata":{"labels":{"x":"1"}}}""");
        await MergeAsync($"{ConfigMaps}/a", """{"data":{"k":"v"}}""");
        await MergeAsync($"{ConfigMaps}/a", """{"metadata":{"labels":{"x":"2"}}}""");
        await MergeAsync($"{ConfigMaps}/a", """{"data":{"k":"w"}}""");
        var events = await WatchAsync($"{ConfigMaps}?labelSelector=x%3D1&resourceVersion={Version(first)}");
        Assert.Equal(["ADDED", "MODIFIED", "DELETED"], events.Select(Type));
    }

    [Fact]
    public async Task Watch_OfOneObject_LeavesOthersOut()
    {
        await CreateConfigMapAsync("a");
        await CreateConfigMapAsync("ab");
        Assert.Equal(["a"], (await WatchAsync($"{ConfigMaps}/a")).Select(change => Name(change["object"]!)));
        Assert.Equal(["a"], (await WatchAsync($"{ConfigMaps}?fieldSelector=metadata.name%3Da")).Select(change => Name(change["object"]!)));
    }

    [Fact]
    public async Task Watch_FromACompactedVersion_Is410InTheStream()
    {
        await CreateConfigMapAsync("a");
        for (var i = 0; i < 60; i++)
        {
            await MergeAsync($"{ConfigMaps}/a", $$$"""{"data":{"i":"{{{i}}}"}}""");
        }

        var error = Assert.Single(await WatchAsync($"{ConfigMaps}?resourceVersion=1"));
        Assert.Equal("ERROR", Type(error));
        Assert.Equal(410, (int)error["object"]!["code"]!);
        Assert.Equal("Expired", (string)error["object"]!["reason"]!);
        Assert.StartsWith("too old resource version: 1 (", (string)error["object"]!["message"]!);
    }

    [Fact]
    public async Task Bookmarks_TellHowFarAQuietWatchIs()
    {
        var (_, list) = await GetAsync(ConfigMaps);
        var watching = WatchAsync($"{ConfigMaps}?allowWatchBookmarks=true&resourceVersion={Version(list)}", count: 5, timeoutSeconds: 60);
        var other = await CreateAsync("/api/v1/namespaces/default/secrets", """{"metadata":{"name":"s"}}""");
        var events = await watching.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.All(events, change => Assert.Equal("BOOKMARK", Type(change)));
        Assert.Equal(Version(other), Version(events[^1]["object"]!));
        Assert.Equal("ConfigMap", (string)events[^1]["object"]!["kind"]!);
    }

    [Fact]
    public async Task InitialEvents_EndWithABookmarkThatSaysSo()
    {
        await CreateConfigMapAsync("a");
        var events = await WatchAsync($"{ConfigMaps}?sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan", count: 2);
        Assert.Equal(["ADDED", "BOOKMARK"], events.Select(Type));
        Assert.Equal("true", (string)events[1]["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!);
    }

    [Fact]
    public async Task Watch_AsTable_GivesHeadersOnce()
    {
        await CreateConfigMapAsync("a");
        await CreateConfigMapAsync("b");
        Http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
        var events = await WatchAsync(ConfigMaps);
        Assert.Equal([3, 0], events.Select(change => change["object"]!["columnDefinitions"]!.AsArray().Count));
    }

    [Fact]
    public async Task Watch_WhenTheServerStops_EndsInOrder()
    {
        var watching = WatchAsync(ConfigMaps, timeoutSeconds: 600);
        await CreateConfigMapAsync("a");
        using var other = Server.CreateHttpClient();
        await Eventually.TrueAsync(async () => (await other.GetStringAsync("/metrics")).Contains("apiserver_longrunning_requests 1"));
        await Server.RestartAsync();
        Assert.All(await watching.WaitAsync(TimeSpan.FromSeconds(30)), change => Assert.Equal("ADDED", Type(change)));
    }

    [Fact]
    public async Task Watches_AndWritersAtOnce_AgreeOnEverything()
    {
        var (_, list) = await GetAsync(ConfigMaps);
        var watches = Enumerable.Range(0, 8).Select(_ => WatchAsync($"{ConfigMaps}?resourceVersion={Version(list)}", count: 60, timeoutSeconds: 60)).ToList();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async writer =>
        {
            for (var i = 0; i < 5; i++)
            {
                await CreateConfigMapAsync($"w{writer}-{i}");
                await MergeAsync($"{ConfigMaps}/w{writer}-{i}", """{"data":{"k":"v"}}""");
                await DeleteAsync($"{ConfigMaps}/w{writer}-{i}");
            }
        }));
        var seen = await Task.WhenAll(watches).WaitAsync(TimeSpan.FromSeconds(60));
        var expected = seen[0].Select(change => change.ToJsonString()).ToList();
        Assert.Equal(expected.Count, seen[0].Select(change => Version(change["object"]!)).Distinct().Count());
        Assert.Equal(seen[0].Select(change => long.Parse(Version(change["object"]!))).Order(), seen[0].Select(change => long.Parse(Version(change["object"]!))));
        Assert.All(seen, events => Assert.Equal(expected, events.Select(change => change.ToJsonString())));
    }

    [Fact]
    public async Task Watch_OfAMissingKind_Is404() =>
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/apis/test.example.com/v1/things?watch=true")).Code);
}
