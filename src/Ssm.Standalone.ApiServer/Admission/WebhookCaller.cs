using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Patch;

namespace Ssm.Standalone.ApiServer.Admission;

/// <summary>Asks one webhook about one change. Kubernetes documentation, "Dynamic Admission Control".</summary>
internal sealed partial class WebhookCaller(WebhookConnections connections, TimeProvider time, Func<Guid> newId, ILogger logger)
{
    /// <summary>Throws the webhook's refusal, and its failure unless it is to be ignored.</summary>
    public async Task<AdmissionVerdict> CallAsync(
        Webhook webhook, AdmissionAttributes attributes, JsonObject? obj, CancellationToken cancellationToken)
    {
        if (attributes.IsDryRun && !webhook.SupportsDryRun)
        {
            throw ApiErrors.BadRequest($"admission webhook \"{webhook.Name}\" does not support dry run");
        }

        var id = newId();
        var (response, error) = await PostAsync(webhook, AdmissionReviews.Request(attributes, obj, id), id, cancellationToken);
        if (response is null)
        {
            return Failed(webhook, obj, error);
        }

        foreach (var warning in response.Texts("warnings"))
        {
            attributes.Request.Warn(warning);
        }

        if (response.Flag("allowed") != true)
        {
            throw AdmissionReviews.Denial(webhook.Name, response.Object("status"));
        }

        return Patched(webhook, obj, response.Text("patch"));
    }

    private AdmissionVerdict Patched(Webhook webhook, JsonObject? obj, string? patch)
    {
        if (string.IsNullOrEmpty(patch) || obj is null)
        {
            return new AdmissionVerdict(obj);
        }

        try
        {
            return JsonNode.Parse(Convert.FromBase64String(patch)) is JsonArray operations
                ? new AdmissionVerdict(operations.Count == 0 ? obj : JsonPatch.Apply(obj.Copy(), operations))
                : Failed(webhook, obj, "the patch is not a JSON array");
        }
        catch (Exception e) when (e is FormatException or JsonException or PatchException)
        {
            return Failed(webhook, obj, $"the patch cannot be applied: {e.Message}");
        }
    }

    private AdmissionVerdict Failed(Webhook webhook, JsonObject? obj, string error)
    {
        LogFailed(webhook.Name, webhook.Target.Url, error);
        return webhook.IgnoresFailure
            ? new AdmissionVerdict(obj)
            : throw ApiErrors.Internal($"failed calling webhook \"{webhook.Name}\": {error}");
    }

    private async Task<(JsonObject? Response, string Error)> PostAsync(
        Webhook webhook, JsonObject review, Guid id, CancellationToken cancellationToken)
    {
        var url = $"{webhook.Target.Url}?timeout={(int)webhook.Timeout.TotalSeconds}s";
        using var deadline = new CancellationTokenSource(webhook.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var content = new ByteArrayContent(ObjectJson.ToBytes(review));
            content.Headers.ContentType = new("application/json");
            using var answer = await connections.ClientFor(webhook.Target).PostAsync(url, content, end.Token);
            var bytes = await answer.Content.ReadAsByteArrayAsync(end.Token);
            return answer.IsSuccessStatusCode
                ? AdmissionReviews.Response(JsonNode.Parse(bytes), id)
                : (null, $"failed to call webhook: the server answered {(int)answer.StatusCode}");
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return (null, $"failed to call webhook: Post \"{url}\": context deadline exceeded");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            // A connection that is reset right after it was made is told of by the socket itself, when the client asks where it leads to.
            return (null, $"failed to call webhook: Post \"{url}\": {e.InnerException?.Message ?? e.Message}");
        }
        catch (JsonException e)
        {
            return (null, $"received invalid webhook response: {e.Message}");
        }
    }

    [LoggerMessage(5020, LogLevel.Warning, "Calling webhook {Name} at {Url} failed: {Error}")]
    private partial void LogFailed(string name, Uri url, string error);
}
