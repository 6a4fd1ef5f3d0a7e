using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Errors;

/// <summary>Ends a request with a Status. Made by <see cref="ApiErrors"/> only, so that reason, code and wording stay together.</summary>
internal sealed class ApiException(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Code => code;

    /// <summary>The machine-readable cause, such as <c>NotFound</c>.</summary>
    public string Reason => reason;

    /// <summary>Seconds after which the client may try again; <c>null</c> leaves it to the client.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>A Status object, Kubernetes API conventions, "Response Status Kind".</summary>
    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (reason.Length > 0)
        {
            status["reason"] = reason;
        }

        var shown = details?.DeepClone() as JsonObject;
        if (RetryAfterSeconds is { } seconds)
        {
            shown ??= [];
            shown["retryAfterSeconds"] = seconds;
        }

        if (shown is not null)
        {
            status["details"] = shown;
        }

        status["code"] = code;
        return status;
    }
}
