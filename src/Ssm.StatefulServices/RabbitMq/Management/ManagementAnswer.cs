using System.Net;
using System.Text.Json;

namespace Ssm.StatefulServices.RabbitMq.Management;

/// <summary>What the management API answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body; undefined when there is none.</param>
internal sealed record ManagementAnswer(HttpStatusCode Status, JsonElement Body)
{
    /// <summary>What was asked for is there, or done.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The engine does not admit what was asked for; asking again would not help.</summary>
    public bool IsRefusal => Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed;

    /// <summary>Why not, as the engine says it.</summary>
    public string Reason => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("reason", out var reason) ? reason.ToString() : $"status {(int)Status}";
}
