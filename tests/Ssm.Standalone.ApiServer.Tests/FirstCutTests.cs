using System.Net.Http.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Ssm.Testing;

namespace Ssm.Standalone.ApiServer.Tests;

public sealed class FirstCutTests : IAsyncLifetime
{
    private ApiServerFixture _server = null!;
    private k8s.Kubernetes _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServerFixture.StartAsync();
        _client = _server.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task ConfigMap_CreatedAndUpdated_ReadsBack()
    {
        var created = await _client.CreateNamespacedConfigMapAsync(
            new V1ConfigMap { Metadata = new() { Name = "a" }, Data = new Dictionary<string, string> { ["k"] = "v" } }, "default");
        Assert.NotNull(created.Metadata.Uid);
        created.Data["k"] = "w";
        var updated = await _client.ReplaceNamespacedConfigMapAsync(created, "a", "default");
        Assert.True(long.Parse(updated.Metadata.ResourceVersion) > long.Parse(created.Metadata.ResourceVersion));
        var conflict = await Assert.ThrowsAsync<HttpOperationException>(() => _client.ReplaceNamespacedConfigMapAsync(created, "a", "default"));
        Assert.Equal(409, (int)conflict.Response.StatusCode);
        var same = await _client.ReplaceNamespacedConfigMapAsync(updated, "a", "default");
        Assert.Equal(updated.Metadata.ResourceVersion, same.Metadata.ResourceVersion);
        await _server.RestartAsync();
        Assert.Equal("w", (await _client.ReadNamespacedConfigMapAsync("a", "default")).Data["k"]);
    }

    [Fact]
    public async Task Watch_FromListedVersion_SeesLaterWrites()
    {
        var list = await _client.ListNamespacedSecretAsync("default");
        await _client.CreateNamespacedSecretAsync(
            new V1Secret { Metadata = new() { Name = "s" }, StringData = new Dictionary<string, string> { ["p"] = "x" } }, "default");
        await _client.DeleteNamespacedSecretAsync("s", "default");
        using var http = _server.CreateHttpClient();
        var text = await http.GetStringAsync(
            $"/api/v1/namespaces/default/secrets?watch=true&timeoutSeconds=1&resourceVersion={list.Metadata.ResourceVersion}");
        var events = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(["ADDED", "DELETED"], events.Select(change => (string)change["type"]!));
        Assert.Equal("eA==", (string)events[0]["object"]!["data"]!["p"]!);
    }

    [Fact]
    public async Task CustomKind_AfterItsDefinition_IsServed()
    {
        using var http = _server.CreateHttpClient();
        var definition = JsonNode.Parse("""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"things.test.example.com"},
             "spec":{"group":"test.example.com","scope":"Namespaced","names":{"plural":"things","kind":"Thing"},
             "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
             "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
            """);
        var answer = await http.PostAsJsonAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var thing = JsonNode.Parse("""{"apiVersion":"test.example.com/v1","kind":"Thing","metadata":{"name":"t"},"spec":{"a":1},"status":{"x":1}}""");
        answer = await http.PostAsJsonAsync("/apis/test.example.com/v1/namespaces/default/things", thing);
        var made = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(1, (int)made["metadata"]!["generation"]!);
        Assert.Null(made["status"]);
        made["status"] = new JsonObject { ["x"] = 2 };
        made["spec"]!["a"] = 5;
        answer = await http.PutAsJsonAsync("/apis/test.example.com/v1/namespaces/default/things/t/status", made);
        made = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(1, (int)made["spec"]!["a"]!);
        Assert.Equal(2, (int)made["status"]!["x"]!);
        answer = await http.DeleteAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.test.example.com");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await Eventually.TrueAsync(async () =>
            (await http.GetAsync("/apis/test.example.com/v1/namespaces/default/things")).StatusCode == System.Net.HttpStatusCode.NotFound);
    }
}
