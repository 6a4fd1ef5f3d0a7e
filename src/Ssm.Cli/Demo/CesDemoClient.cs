using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ssm.Cli.Demo;

/// <summary>Indexes a document and searches for it, over TLS; the server's certificate must have the instance's name and be of the authority in the Secret.</summary>
internal sealed class CesDemoClient : IDemoClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public async Task<string> WriteAsync(DemoAccess access, string value, CancellationToken cancellationToken)
    {
        // Searches find it from the answer on, and not only half a minute later.
        await SendAsync(access, HttpMethod.Put, $"{Index(access)}/_doc/1?refresh=true", new JsonObject { ["value"] = value }, cancellationToken);
        return $"PUT {Index(access)}/_doc/1";
    }

    /// <inheritdoc/>
    public async Task<string> ReadAsync(DemoAccess access, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(access, HttpMethod.Get, $"{Index(access)}/_search", body: null, cancellationToken);
        var found = answer["hits"]?["hits"]?.AsArray() is [{ } first, ..] ? first["_source"]?["value"] : null;
        return $"GET {Index(access)}/_search → \"{found ?? throw new InvalidOperationException("the document is gone")}\"";
    }

    private static string Index(DemoAccess access) => $"{access["index_prefix"]}-hello";

    private static async Task<JsonNode> SendAsync(DemoAccess access, HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(TrustingHandler.Of(access)) { Timeout = Patience };
        using var request = new HttpRequestMessage(method, $"https://{access["host"]}:{access.Port}/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{access["user"]}:{access["pass"]}")));
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text) ?? throw new JsonException("the answer is null")
            : throw new HttpRequestException($"{method} {path} was answered with {(int)response.StatusCode}", inner: null, response.StatusCode);
    }
}
