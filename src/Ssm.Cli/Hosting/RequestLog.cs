using System.Diagnostics;
using System.Globalization;

namespace Ssm.Cli.Hosting;

/// <summary>Writes a line for each request, without headers and bodies, which hold secrets.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="inner">Sends the requests.</param>
internal sealed class RequestLog(TextWriter output, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var response = await base.SendAsync(request, cancellationToken);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{request.Method} {request.RequestUri} {(int)response.StatusCode} in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms"));
        return response;
    }
}
