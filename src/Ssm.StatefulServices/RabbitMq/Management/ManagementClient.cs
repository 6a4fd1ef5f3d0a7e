using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.RabbitMq.Management;

/// <summary>The management API of one node, as the operator's user (RabbitMQ, "Management HTTP API").</summary>
internal sealed class ManagementClient(HttpClient http, string address, InstanceSecrets secrets)
{
    /// <summary>The node's address.</summary>
    public string Address => address;

    /// <summary>A path of names, each escaped as far as it needs.</summary>
    public static string Path(params IEnumerable<string> names) => string.Join('/', names.Select(Uri.EscapeDataString));

    /// <summary>Asks for something.</summary>
    public Task<ManagementAnswer> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Makes something, or makes it anew.</summary>
    public Task<ManagementAnswer> PutAsync(string path, JsonObject body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Put, path, body, cancellationToken);

    /// <summary>Makes something that has no name of its own.</summary>
    public Task<ManagementAnswer> PostAsync(string path, JsonObject body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, body, cancellationToken);

    /// <summary>Removes something.</summary>
    public Task<ManagementAnswer> DeleteAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, path, null, cancellationToken);

    private async Task<ManagementAnswer> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, $"http://{address}:{RabbitMqPorts.Management}/api/{path}");
        var credentials = Encoding.UTF8.GetBytes($"{RabbitMqConfig.AdminUser}:{secrets[RabbitMqSecretNames.Admin]}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        using var response = await http.SendAsync(request, cancellationToken);
        var content = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return new ManagementAnswer(response.StatusCode, Parse(content));
    }

    private static JsonElement Parse(byte[] content)
    {
        try
        {
            return content.Length == 0 ? default : JsonDocument.Parse(content).RootElement;
        }
        catch (JsonException)
        {
            // Some refusals come as plain text.
            return default;
        }
    }
}
