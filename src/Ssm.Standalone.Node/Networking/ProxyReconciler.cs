using System.Net;
using System.Net.Sockets;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;

namespace Ssm.Standalone.Node.Networking;

/// <summary>Keeps one listener for each address of each Service. What kube-proxy is.</summary>
internal sealed partial class ProxyReconciler(
    Informer<V1Service> services,
    Informer<V1Endpoints> endpoints,
    IPAddress nodeAddress,
    EventRecorder events,
    TimeProvider timeProvider,
    ILogger<ProxyReconciler> logger) : IReconciler, IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<IPEndPoint, ProxyListener> _listeners = [];
    private readonly Dictionary<NamespacedName, ServiceState> _states = [];
    private bool _isDisposed;

    /// <inheritdoc/>
    public Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        var service = services.Get(key);
        var plan = service is null ? [] : ProxyPlan.Of(service, endpoints.Get(key), nodeAddress);
        lock (_gate)
        {
            return Task.FromResult(_isDisposed ? ReconcileResult.Done : Apply_NeedsLock(key, service, plan));
        }
    }

    /// <summary>Closes everything.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var listener in _listeners.Values)
            {
                listener.Dispose();
            }

            _listeners.Clear();
        }
    }

    private ReconcileResult Apply_NeedsLock(NamespacedName key, V1Service? service, IReadOnlyList<ProxyPort> plan)
    {
        var state = _states.GetValueOrDefault(key, ServiceState.Empty);
        var wanted = plan.Select(port => port.Listen).ToHashSet();
        foreach (var address in state.Addresses.Where(address => !wanted.Contains(address)))
        {
            if (_listeners.Remove(address, out var listener))
            {
                listener.Dispose();
            }
        }

        var served = new HashSet<IPEndPoint>();
        var failed = new HashSet<IPEndPoint>();
        foreach (var port in plan)
        {
            (Serve_NeedsLock(key, service!, port, state) ? served : failed).Add(port.Listen);
        }

        if (service is null)
        {
            _states.Remove(key);
            return ReconcileResult.Done;
        }

        var failures = failed.Count == 0 ? 0 : state.Failures + 1;
        _states[key] = new ServiceState(served, failed, failures);
        return failed.Count == 0 ? ReconcileResult.Done : ReconcileResult.RequeueAfter(Backoff.After(failures, FirstRetry, LongestRetry, static () => 0));
    }

    private bool Serve_NeedsLock(NamespacedName key, V1Service service, ProxyPort port, ServiceState state)
    {
        if (state.Addresses.Contains(port.Listen) && _listeners.TryGetValue(port.Listen, out var listener))
        {
            listener.Update(port);
            return true;
        }

        try
        {
            // An address that another Service holds fails here as any other that is taken.
            _listeners[port.Listen] = _listeners.ContainsKey(port.Listen)
                ? throw new SocketException((int)SocketError.AddressAlreadyInUse)
                : ProxyListener.Start(port, timeProvider);
            if (state.Failed.Contains(port.Listen))
            {
                events.Normal(service, "AddressAvailable", $"{port.Listen} is served");
            }

            return true;
        }
        catch (SocketException refused)
        {
            if (!state.Failed.Contains(port.Listen))
            {
                LogRefused(key, port.Listen, refused.SocketErrorCode);
                events.Warning(service, "AddressInUse", Describe(port.Listen, refused.SocketErrorCode));
            }

            return false;
        }
    }

    private static string Describe(IPEndPoint address, SocketError error) => error switch
    {
        SocketError.AddressAlreadyInUse => $"{address} cannot be served: it is in use by another process on this machine",
        SocketError.AccessDenied => $"{address} cannot be served: ports below 1024 need root or the sysctl net.ipv4.ip_unprivileged_port_start",
        _ => $"{address} cannot be served: {error}",
    };

    [LoggerMessage(7301, LogLevel.Warning, "Service {Service} cannot listen on {Address}: {Error}")]
    private partial void LogRefused(NamespacedName service, IPEndPoint address, SocketError error);

    /// <summary>What the last pass over a Service came to.</summary>
    private sealed record ServiceState(IReadOnlySet<IPEndPoint> Addresses, IReadOnlySet<IPEndPoint> Failed, int Failures)
    {
        public static ServiceState Empty { get; } = new(new HashSet<IPEndPoint>(), new HashSet<IPEndPoint>(), 0);
    }
}
