using k8s;
using Microsoft.Extensions.Logging.Abstractions;
using Ssm.Kubernetes;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>One life of the catalog controller: the product's own composition, run step by step instead of by its workers.</summary>
internal sealed class SimulatedProcess : IDisposable
{
    private const int MostPasses = 8;

    private readonly KubernetesApi _api;
    private readonly CatalogRole _role;
    private readonly List<SimulatedConnection> _connections = [];
    private readonly List<Task> _passes = [];
    private CancellationTokenSource? _leadership;
    private bool _isSynced;

    public SimulatedProcess(SimulatedNetwork network, SimulatedServer api, SimulatedServer broker, FeatureGates gates, TimeProvider time, Random chance)
    {
        SimulatedConnection Connect(SimulatedServer server)
        {
            var connection = network.Connect(server, this);
            _connections.Add(connection);
            return connection;
        }

        var options = new CatalogControllerOptions { LeaderElect = false, FeatureGates = gates, BrokerTransport = _ => Connect(broker) };
        _api = new KubernetesApi(
            new KubernetesClientConfiguration { Host = "http://api" }, new KubernetesApiOptions { Transport = _ => Connect(api) }, time);
        _role = new CatalogRole(_api, options, time, chance.NextDouble, NewId, NullLoggerFactory.Instance, RoleMetrics.NewRegistry());
        Informers = _role.Group.RunInformersAsync(CancellationToken.None);

        Guid NewId()
        {
            var bytes = new byte[16];
            chance.NextBytes(bytes);
            return new Guid(bytes);
        }
    }

    /// <summary>Runs as long as the process lives.</summary>
    public Task Informers { get; }

    /// <summary>Whether it acts; if not, it only watches.</summary>
    public bool IsLeading => _leadership is not null;

    public void Lead()
    {
        _role.BeginTerm();
        _leadership = new CancellationTokenSource();
    }

    /// <summary>Its passes end where they are.</summary>
    public void Resign()
    {
        _leadership?.Cancel();
        _leadership?.Dispose();
        _leadership = null;
    }

    /// <summary>Begins a pass of any controller that has one to make; false when none has.</summary>
    public bool BeginPass(Random chance, Action<string> trace)
    {
        _passes.RemoveAll(pass => pass.IsCompleted);
        if (_leadership is null || !IsSynced() || _passes.Count >= MostPasses)
        {
            return false;
        }

        var ready = _role.Group.Controllers.Where(controller => controller.HasWork).ToList();
        if (ready.Count == 0)
        {
            return false;
        }

        // Who waits for the cluster's id would go on in another thread.
        var next = ready.Find(controller => controller.Name == "cluster-id") ?? ready[chance.Next(ready.Count)];
        trace($"pass of {next.Name}");
        var isBegun = next.TryBeginPass(out var pass, _leadership.Token);
        _passes.Add(pass);
        return isBegun;
    }

    /// <summary>The end, at any line.</summary>
    public void Dispose()
    {
        _connections.ForEach(connection => connection.IsCut = true);
        _leadership?.Dispose();
        _role.Dispose();
        _api.Dispose();
    }

    private bool IsSynced() => _isSynced |= _role.Group.WaitForSyncAsync(CancellationToken.None).IsCompletedSuccessfully;
}
