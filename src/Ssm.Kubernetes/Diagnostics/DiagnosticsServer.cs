using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Ssm.Kubernetes;

/// <summary>A role's <see cref="DiagnosticsEndpoints"/> over plain HTTP, HTTPS or both.</summary>
public sealed class DiagnosticsServer : IAsyncDisposable
{
    private readonly WebApplication _web;

    private DiagnosticsServer(WebApplication web) => _web = web;

    /// <summary>Where it listens, with the real port.</summary>
    public Uri Url => new(_web.Urls.First());

    /// <summary>Listens until disposed; answers nowhere, and is null, without an address.</summary>
    /// <param name="endPoint">The address and port; port 0 takes a free one.</param>
    /// <param name="endpoints">What it answers.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The address is taken.</exception>
    public static Task<DiagnosticsServer?> StartAsync(IPEndPoint? endPoint, DiagnosticsEndpoints endpoints, CancellationToken cancellationToken) =>
        StartAsync(endPoint, secure: null, endpoints, cancellationToken);

    /// <summary>As the other, and over HTTPS as well.</summary>
    /// <param name="endPoint">The address and port of plain HTTP; null = nowhere.</param>
    /// <param name="secure">The address and port of HTTPS, and how; null = nowhere.</param>
    /// <param name="endpoints">What it answers.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<DiagnosticsServer?> StartAsync(IPEndPoint? endPoint, (IPEndPoint EndPoint, SecureServing Serving)? secure, DiagnosticsEndpoints endpoints, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endPoint is null && secure is null)
        {
            return null;
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        if (secure is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (endPoint is not null)
            {
                kestrel.Listen(endPoint);
            }

            secure?.Serving.Listen(kestrel, secure.Value.EndPoint);
        });
        var web = builder.Build();
        web.Run(endpoints.AnswerAsync);
        await web.StartAsync(cancellationToken);
        return new DiagnosticsServer(web);
    }

    /// <summary>Stops listening.</summary>
    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
