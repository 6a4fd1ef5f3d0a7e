using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Ssm.ServiceDiscovery.Dns;

/// <summary>All listeners of one process. Queries that arrive before <see cref="RunAsync"/> wait in the sockets.</summary>
internal sealed partial class DnsServer : IDisposable
{
    private readonly List<DnsListener> _listeners = [];
    private readonly List<DnsBindFailure> _failures = [];
    private readonly ILogger _logger;

    /// <summary>Binds what can be bound and logs the rest.</summary>
    public DnsServer(IEnumerable<IPEndPoint> endPoints, ILogger logger)
    {
        _logger = logger;
        foreach (var endPoint in endPoints)
        {
            try
            {
                _listeners.Add(DnsListener.Bind(endPoint));
            }
            catch (SocketException failure)
            {
                _failures.Add(new DnsBindFailure(endPoint, failure.Message));
                LogNotBound(endPoint, failure.Message);
            }
        }
    }

    public IReadOnlyList<IPEndPoint> Listening => [.. _listeners.Select(listener => listener.EndPoint)];

    public IReadOnlyList<DnsBindFailure> Failures => _failures;

    /// <summary>Serves until cancelled.</summary>
    public Task RunAsync(DnsResponder responder, DnsListenerOptions options, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        Task.WhenAll(_listeners.Select(listener => listener.RunAsync(responder, options, timeProvider, _logger, cancellationToken)));

    public void Dispose() => _listeners.ForEach(listener => listener.Dispose());

    [LoggerMessage(8005, LogLevel.Warning, "DNS cannot listen on {EndPoint}: {Why}")]
    private partial void LogNotBound(IPEndPoint endPoint, string why);
}
