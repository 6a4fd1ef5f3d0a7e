using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Ssm.Testing;

namespace Ssm.Standalone.ApiServer.Tests;

/// <summary>A server of its own for each test, driven over plain HTTP so that every byte of the protocol is in the test's hands.</summary>
public abstract class ApiTest : IAsyncLifetime
{
    protected const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    protected ApiServerFixture Server { get; private set; } = null!;

    protected HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await ApiServerFixture.StartAsync(configure: Configure);
        Http = Server.CreateHttpClient();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        await DisposeMoreAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual void Configure(ApiServerOptions options)
    {
    }

    protected virtual ValueTask DisposeMoreAsync() => ValueTask.CompletedTask;

    /// <summary>Sends JSON, or nothing, and gives status and JSON.</summary>
    protected async Task<(HttpStatusCode Code, JsonObject Body)> SendAsync(
        HttpMethod method, string path, string? json = null, string mediaType = "application/json", string accept = "")
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue(mediaType));
        }

        if (accept.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await Http.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }

    protected Task<(HttpStatusCode Code, JsonObject Body)> GetAsync(string path, string accept = "") =>
        SendAsync(HttpMethod.Get, path, accept: accept);

    protected Task<(HttpStatusCode Code, JsonObject Body)> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, json);

    protected Task<(HttpStatusCode Code, JsonObject Body)> PutAsync(string path, JsonNode body) =>
        SendAsync(HttpMethod.Put, path, body.ToJsonString());

    protected Task<(HttpStatusCode Code, JsonObject Body)> MergeAsync(string path, string json) =>
        SendAsync(HttpMethod.Patch, path, json, "application/merge-patch+json");

    protected Task<(HttpStatusCode Code, JsonObject Body)> DeleteAsync(string path, string? json = null) =>
        SendAsync(HttpMethod.Delete, path, json);

    /// <summary>Creates; fails the test if the server does not.</summary>
    protected async Task<JsonObject> CreateAsync(string path, string json)
    {
        var (code, body) = await PostAsync(path, json);
        Assert.True(code == HttpStatusCode.Created, body.ToJsonString());
        return body;
    }

    protected Task<JsonObject> CreateConfigMapAsync(string name, string more = "") =>
        CreateAsync(ConfigMaps, $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"{{{more}}}}}""");

    /// <summary>Defines the kind Thing of test.example.com/v1, served at <see cref="Things"/>.</summary>
    protected Task<JsonObject> DefineThingsAsync(string schema = """{"type":"object","x-kubernetes-preserve-unknown-fields":true}""", string more = "") =>
        CreateAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", $$$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"things.test.example.com"},
             "spec":{"group":"test.example.com","scope":"Namespaced","names":{"plural":"things","kind":"Thing","shortNames":["th"],"categories":["all"]},
             "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}{{{more}}}},"schema":{"openAPIV3Schema":{{{schema}}}}}]}}
            """);

    protected const string Things = "/apis/test.example.com/v1/namespaces/default/things";

    protected static string Thing(string name, string more = "") =>
        $$"""{"apiVersion":"test.example.com/v1","kind":"Thing","metadata":{"name":"{{name}}"}{{more}}}""";

    /// <summary>All events of a watch up to its timeout of a second, or as many as asked for, whichever comes first.</summary>
    protected async Task<List<JsonObject>> WatchAsync(string path, int count = int.MaxValue, int timeoutSeconds = 1)
    {
        using var response = await Http.GetAsync(
            $"{path}{(path.Contains('?') ? '&' : '?')}watch=true&timeoutSeconds={timeoutSeconds}", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var events = new List<JsonObject>();
        while (events.Count < count && await reader.ReadLineAsync() is { } line)
        {
            events.Add(JsonNode.Parse(line)!.AsObject());
        }

        return events;
    }

    protected static string Type(JsonObject change) => (string)change["type"]!;

    protected static string Name(JsonNode obj) => (string)obj["metadata"]!["name"]!;

    protected static string Version(JsonNode obj) => (string)obj["metadata"]!["resourceVersion"]!;
}
