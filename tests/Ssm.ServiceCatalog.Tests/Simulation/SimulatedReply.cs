using System.Net;
using System.Net.Http.Headers;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>What a simulated server answers.</summary>
internal sealed record SimulatedReply(int Status, byte[] Body)
{
    /// <summary>A body without end, in place of <see cref="Body"/>.</summary>
    public HttpContent? Stream { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public static SimulatedReply Json(int status, string json) => new(status, System.Text.Encoding.UTF8.GetBytes(json));

    public HttpResponseMessage ToMessage(HttpRequestMessage request)
    {
        var message = new HttpResponseMessage((HttpStatusCode)Status) { RequestMessage = request, Content = Stream ?? new ByteArrayContent(Body) };
        message.Headers.RetryAfter = RetryAfter is { } wait ? new RetryConditionHeaderValue(wait) : null;
        return message;
    }
}
