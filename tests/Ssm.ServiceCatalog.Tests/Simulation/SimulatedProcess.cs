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
    private bool _isSynced;

    public SimulatedProcess(SimulatedNetwork network, SimulatedServer api, SimulatedServer broker, CatalogControllerOptions options, TimeProvider time, Random chance)
    {
        SimulatedConnection Connect(SimulatedServer server)
        {
            var connection = network.Connect(server);
            _connections.Add(connection);
            return connection;
        }

        options.BrokerTransport = _ => Connect(broker);
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

    public bool HasWork => IsSynced() && _role.Group.Controllers.Any(controller => controller.HasWork);

    public bool IsBusy => _passes.Exists(pass => !pass.IsCompleted);

    /// <summary>Begins a pass of any controller that has one to make; false when none has.</summary>
    public bool BeginPass(Random chance, Action<string> trace)
    {
        _passes.RemoveAll(pass => pass.IsCompleted);
        if (!IsSynced() || _passes.Count >= MostPasses)
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
        var isBegun = next.TryBeginPass(out var pass, CancellationToken.None);
        _passes.Add(pass);
        return isBegun;
    }

    /// <summary>The end, at any line.</summary>
    public void Dispose()
    {
        _connections.ForEach(connection => connection.IsCut = true);
        _role.Dispose();
        _api.Dispose();
    }

    private bool IsSynced() => _isSynced |= _role.Group.WaitForSyncAsync(CancellationToken.None).IsCompletedSuccessfully;
}
