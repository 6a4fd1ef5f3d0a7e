using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;

namespace Ssm.Standalone.Node.Logs;

/// <summary>Answers the API server's <c>GET /containerLogs/{namespace}/{pod}/{container}</c>, as a kubelet does. Loopback only, by bearer token.</summary>
internal sealed class LogEndpoint : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ContainerLogs _logs;
    private readonly byte[]? _authorization;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _stopping = new();

    private LogEndpoint(WebApplication web, ContainerLogs logs, string token, TimeProvider timeProvider)
    {
        _web = web;
        _logs = logs;
        _authorization = token.Length == 0 ? null : Encoding.UTF8.GetBytes($"Bearer {token}");
        _timeProvider = timeProvider;
        _web.Run(HandleAsync);
    }

    /// <summary>The port it listens on.</summary>
    public int Port => new Uri(_web.Urls.First()).Port;

    /// <summary>Listens.</summary>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<LogEndpoint> StartAsync(
        IPEndPoint address, string token, ContainerLogs logs, TimeProvider timeProvider, ILoggerFactory loggerFactory, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggerFactory);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null; // a log that is followed may be quiet for days
            kestrel.Listen(address);
        });
        var endpoint = new LogEndpoint(builder.Build(), logs, token, timeProvider);
        await endpoint._web.StartAsync(cancellationToken);
        return endpoint;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _web.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task HandleAsync(HttpContext http)
    {
        var parts = (http.Request.Path.Value ?? string.Empty).Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["healthz"])
        {
            await http.Response.WriteAsync("ok", http.RequestAborted);
        }
        else if (!IsAuthorized(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (parts is ["containerLogs", var @namespace, var pod, var container] && HttpMethods.IsGet(http.Request.Method))
        {
            await CopyAsync(http, new NamespacedName(@namespace, pod), container);
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private bool IsAuthorized(HttpRequest request) =>
        _authorization is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()), _authorization);

    private async Task CopyAsync(HttpContext http, NamespacedName pod, string container)
    {
        var query = Query(http.Request.Query);
        if (_logs.Find(pod, container, query.Previous, out var refusal) is not { } path)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsync(refusal, http.RequestAborted);
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _stopping.Token);
        http.Response.ContentType = "text/plain";
        await http.Response.StartAsync(either.Token);
        try
        {
            await new LogReader(path, _logs.Open.Find(path), query, http.Response.Body).CopyAsync(either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The reader left, or the node stops: both end the stream.
        }
    }

    private LogQuery Query(IQueryCollection query) => new()
    {
        Follow = Flag(query, "follow"),
        Previous = Flag(query, "previous"),
        Timestamps = Flag(query, "timestamps"),
        TailLines = Number(query, "tailLines"),
        LimitBytes = Number(query, "limitBytes"),
        Since = Number(query, "sinceSeconds") is { } seconds
            ? _timeProvider.GetUtcNow().AddSeconds(-seconds)
            : DateTimeOffset.TryParse(query["sinceTime"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since) ? since : null,
    };

    private static bool Flag(IQueryCollection query, string name) => query[name].ToString() is "true" or "1";

    private static long? Number(IQueryCollection query, string name) => long.TryParse(query[name], out var number) && number >= 0 ? number : null;
}
