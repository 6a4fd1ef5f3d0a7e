using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Ssm.ServiceDiscovery.Dns;

/// <summary>All listeners of one process. Queries that arrive before <see cref="RunAsync"/> wait in the sockets.</summary>
internal sealed partial class DnsServer : IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(8);

    private readonly List<DnsListener> _listeners = [];
    private readonly List<DnsBindFailure> _failures = [];
    private readonly List<IPEndPoint> _taken = [];
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
                if (IsWorthAnotherTry(failure))
                {
                    _taken.Add(endPoint);
                }
            }
        }
    }

    public IReadOnlyList<IPEndPoint> Listening => [.. _listeners.Select(listener => listener.EndPoint)];

    public IReadOnlyList<DnsBindFailure> Failures => _failures;

    /// <summary>Serves until cancelled. What somebody else held at first is taken as soon as it is free.</summary>
    public Task RunAsync(DnsResponder responder, DnsListenerOptions options, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        Task.WhenAll(
        [
            .. _listeners.Select(listener => listener.RunAsync(responder, options, timeProvider, _logger, cancellationToken)),
            .. _taken.Select(endPoint => ServeLaterAsync(endPoint, responder, options, timeProvider, cancellationToken)),
        ]);

    public void Dispose() => _listeners.ForEach(listener => listener.Dispose());

    /// <summary>Another process may go away, as the old replica does while it is replaced. A missing permission does not come by itself.</summary>
    private static bool IsWorthAnotherTry(SocketException failure) =>
        failure.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AddressNotAvailable;

    private async Task ServeLaterAsync(
        IPEndPoint endPoint, DnsResponder responder, DnsListenerOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            for (var wait = FirstRetry; ; wait = wait * 2 < LongestRetry ? wait * 2 : LongestRetry)
            {
                await Task.Delay(wait, timeProvider, cancellationToken);
                if (TryBind(endPoint) is { } bound)
                {
                    using var listener = bound;
                    LogBoundLate(endPoint);
                    await listener.RunAsync(responder, options, timeProvider, _logger, cancellationToken);
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private static DnsListener? TryBind(IPEndPoint endPoint)
    {
        try
        {
            return DnsListener.Bind(endPoint);
        }
        catch (SocketException)
        {
            return null; // told when it failed first
        }
    }

    [LoggerMessage(8005, LogLevel.Warning, "DNS cannot listen on {EndPoint}: {Why}")]
    private partial void LogNotBound(IPEndPoint endPoint, string why);

    [LoggerMessage(8006, LogLevel.Information, "DNS listens on {EndPoint} now")]
    private partial void LogBoundLate(IPEndPoint endPoint);
}
