using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Ssm.Testing;

namespace Ssm.Standalone.ApiServer.Tests.OpenApi;

public sealed class OpenApiEndpointTests : IAsyncLifetime
{
    private const string Definition = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"things.example.com"},
         "spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"things","kind":"Thing"},
          "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","description":"What is wanted."}}}}}]}}
        """;

    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;
    private ApiServerFixture _fixture = null!; // set by InitializeAsync
    private HttpClient _http = null!; // set by InitializeAsync

    public async ValueTask InitializeAsync()
    {
        _fixture = await ApiServerFixture.StartAsync();
        _http = _fixture.CreateHttpClient();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _fixture.DisposeAsync();
    }

    [Fact]
    public async Task V3_NewDefinition_IsInTheIndexAndUnderItsHash()
    {
        var before = await GetJsonAsync("/openapi/v3");
        using var created = await _http.PostAsync(
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", new StringContent(Definition, Encoding.UTF8, "application/json"), _cancellationToken);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        var index = await GetJsonAsync("/openapi/v3");
        var url = index["paths"]!["apis/example.com/v1"]!["serverRelativeURL"]!.ToString();
        using var response = await _http.GetAsync(url, _cancellationToken);
        var document = JsonNode.Parse(await response.Content.ReadAsStringAsync(_cancellationToken))!;

        Assert.Null(before["paths"]!["apis/example.com/v1"]);
        Assert.True(response.Headers.CacheControl!.Public);
        Assert.Equal("What is wanted.", document["components"]!["schemas"]!["com.example.v1.Thing"]!["properties"]!["spec"]!["description"]!.ToString());
    }

    [Fact]
    public async Task V2_KnownETag_AnswersNotModifiedUntilADefinitionComes()
    {
        using var first = await _http.GetAsync("/openapi/v2", _cancellationToken);
        using var again = await GetAsync("/openapi/v2", request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));
        using var created = await _http.PostAsync(
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", new StringContent(Definition, Encoding.UTF8, "application/json"), _cancellationToken);
        using var changed = await GetAsync("/openapi/v2", request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified, HttpStatusCode.OK), (first.StatusCode, again.StatusCode, changed.StatusCode));
    }

    [Fact]
    public async Task V2_ProtobufAsked_AnswersTheWholeDocumentInIt()
    {
        using var response = await GetAsync("/openapi/v2", request => request.Headers.TryAddWithoutValidation(
            "Accept", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"));
        var decoded = SwaggerDecoder.Decode(await response.Content.ReadAsByteArrayAsync(_cancellationToken));

        Assert.Equal(new MediaTypeHeaderValue("application/com.github.proto-openapi.spec.v2.v1.0+protobuf"), response.Content.Headers.ContentType);
        Assert.Contains("io.k8s.api.core.v1.Pod", decoded.Definitions.Keys);
        Assert.Contains("/api/v1/namespaces/{namespace}/pods/{name}", decoded.Paths);
    }

    [Theory]
    [InlineData("/openapi/v3/apis/no.such.group/v1")]
    [InlineData("/openapi/v4")]
    public async Task Get_UnknownDocument_IsNotFound(string path)
    {
        using var response = await _http.GetAsync(path, _cancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private async Task<JsonNode> GetJsonAsync(string path) => JsonNode.Parse(await _http.GetStringAsync(path, _cancellationToken))!;

    private async Task<HttpResponseMessage> GetAsync(string path, Action<HttpRequestMessage> prepare)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        prepare(request);
        return await _http.SendAsync(request, _cancellationToken);
    }
}
