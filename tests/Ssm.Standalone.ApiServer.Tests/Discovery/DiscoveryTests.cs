using System.Net;

namespace Ssm.Standalone.ApiServer.Tests.Discovery;

public sealed class DiscoveryTests : ApiTest
{
    [Fact]
    public async Task Groups_AreListedWithTheirVersions()
    {
        Assert.Equal("""["v1"]""", (await GetAsync("/api")).Body["versions"]!.ToJsonString());
        var (_, groups) = await GetAsync("/apis");
        var apps = groups["groups"]!.AsArray().Single(group => (string)group!["name"]! == "apps")!;
        Assert.Equal("apps/v1", (string)apps["preferredVersion"]!["groupVersion"]!);
        Assert.Equal("APIGroup", (string)(await GetAsync("/apis/apps")).Body["kind"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/apis/nothing")).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/apis/apps/v9")).Code);
    }

    [Fact]
    public async Task Resources_TellNamesScopeAndVerbs()
    {
        var (_, list) = await GetAsync("/api/v1");
        var resources = list["resources"]!.AsArray().ToDictionary(resource => (string)resource!["name"]!, resource => resource!);
        Assert.Equal("""["po"]""", resources["pods"]["shortNames"]!.ToJsonString());
        Assert.True((bool)resources["pods"]["namespaced"]!);
        Assert.False((bool)resources["namespaces"]["namespaced"]!);
        Assert.Equal("""["get"]""", resources["pods/log"]["verbs"]!.ToJsonString());
        Assert.Equal("TokenRequest", (string)resources["serviceaccounts/token"]["kind"]!);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v2beta1")]
    public async Task Aggregated_Discovery_SaysAllInOneDocument(string version)
    {
        var accept = $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList,application/json";
        var (_, document) = await GetAsync("/apis", accept);
        Assert.Equal($"apidiscovery.k8s.io/{version}", (string)document["apiVersion"]!);
        var apps = document["items"]!.AsArray().Single(item => Name(item!) == "apps")!;
        var sets = apps["versions"]![0]!["resources"]!.AsArray().Single(resource => (string)resource!["resource"]! == "statefulsets")!;
        Assert.Equal("Namespaced", (string)sets["scope"]!);
        Assert.Equal(["status", "scale"], sets["subresources"]!.AsArray().Select(subresource => (string)subresource!["subresource"]!));
        Assert.Equal("Scale", (string)sets["subresources"]![1]!["responseKind"]!["kind"]!);
        (_, document) = await GetAsync("/api", accept);
        Assert.Single(document["items"]!.AsArray());
    }

    [Fact]
    public async Task Discovery_WithoutAskingForTheAggregatedForm_IsThePlainOne() =>
        Assert.Equal("APIGroupList", (string)(await GetAsync("/apis", "application/json")).Body["kind"]!);

    [Fact]
    public async Task Metrics_CountRequests()
    {
        await CreateConfigMapAsync("a");
        await GetAsync($"{ConfigMaps}/missing");
        var text = await Http.GetStringAsync("/metrics");
        Assert.Contains("apiserver_request_total{verb=\"POST\",group=\"\",resource=\"configmaps\",subresource=\"\",code=\"201\"} 1", text);
        Assert.Contains("apiserver_request_total{verb=\"GET\",group=\"\",resource=\"configmaps\",subresource=\"\",code=\"404\"} 1", text);
        Assert.Contains("process_", text);
    }

    [Theory]
    [InlineData("/apis/apps/v1/pods", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/namespaces/default/nodes", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/pods/p", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/namespaces/default/pods/p/exec", HttpStatusCode.NotFound)]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    [InlineData("/apis/authentication.k8s.io/v1/tokenreviews", HttpStatusCode.MethodNotAllowed)]
    public async Task Paths_ThatAreNotServed_AreRefusedWithAStatus(string path, HttpStatusCode expected)
    {
        var (code, body) = await GetAsync(path);
        Assert.Equal((expected, "Status"), (code, (string)body["kind"]!));
    }
}
