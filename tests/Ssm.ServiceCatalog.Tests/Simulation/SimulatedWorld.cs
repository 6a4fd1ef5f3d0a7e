using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>
/// Users, a network, an API server, a broker and a controller that dies, in one thread under one seed. The controller is the product's own, from its
/// informers to its HTTP clients; only the two far ends of the connections, the clock and the choice of who goes on next are simulated.
/// </summary>
internal sealed class SimulatedWorld : IDisposable
{
    private readonly Random _chance;
    private readonly Action<string> _trace;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SimulatedNetwork _network;
    private readonly SimulatedServer _apiServer;
    private readonly SimulatedServer _brokerServer;
    private readonly CatalogControllerOptions _options = new() { LeaderElect = false };
    private SimulatedProcess _process;
    private bool _isDying;

    public SimulatedWorld(int seed, Action<string>? trace = null)
    {
        _chance = new Random(seed);
        _trace = trace is null ? _ => { } : text => trace($"{_time.GetUtcNow():HH:mm:ss.fff} {text}");
        _options.FeatureGates.CascadingDeletion = _chance.Next(2) == 0;
        _options.FeatureGates.AsyncBindingOperations = _chance.Next(2) == 0;
        Broker = new SimulatedBroker(_chance, isFetchable: _options.FeatureGates.AsyncBindingOperations) { Trouble = 1 };
        Api = new SimulatedApiServer(_time, (key, stored, live) => SimulatedUsers.Admit(key, stored, live, _options.FeatureGates, NewId));
        Users = new SimulatedUsers(_chance, Api);
        _network = new SimulatedNetwork(_chance, _trace) { Trouble = _chance.Next(25) };
        _network.IsDeadly = call => Kill(_chance.Next(150) == 0, $"after {call.Request}");
        _apiServer = new SimulatedServer("api", Api.Handle);
        _brokerServer = new SimulatedServer("broker", Broker.Handle);
        Users.MakeHome();
        Api.Create(KubernetesTypes.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = "default" } });
        Api.Create(KubernetesTypes.ConfigMaps, new V1ConfigMap
        {
            Metadata = new V1ObjectMeta { Name = "cluster-info", NamespaceProperty = "default" },
            Data = new Dictionary<string, string> { ["id"] = "cluster-id" },
        });
        Api.Create(CatalogTypes.ClusterServiceBrokers, new ClusterServiceBroker
        {
            ApiVersion = CatalogApi.ApiVersion,
            Kind = nameof(ClusterServiceBroker),
            Metadata = new V1ObjectMeta { Name = "broker", Finalizers = [CatalogApi.Finalizer] },
            Spec = new ServiceBrokerSpec { Url = "http://broker", RelistBehavior = RelistBehavior.Duration },
        });
        _process = Start();
    }

    public SimulatedBroker Broker { get; }

    public SimulatedApiServer Api { get; }

    public SimulatedUsers Users { get; }

    public int Steps { get; private set; }

    public int Deaths { get; private set; }

    /// <summary>Anything may happen.</summary>
    public void Step()
    {
        Steps++;
        if (_isDying)
        {
            Restart();
        }

        switch (_chance.Next(100))
        {
            case < 45:
                _ = _network.Step(isOldest: false) || Deliver() || Begin();
                break;
            case < 65:
                _ = Deliver() || Begin();
                break;
            case < 80:
                _ = Begin() || Deliver();
                break;
            case < 86:
                Users.Act();
                break;
            case < 89:
                Broker.Tick();
                break;
            case < 91:
                Users.TidyUp();
                break;
            case < 97:
                _time.Advance(TimeSpan.FromMilliseconds(_chance.Next(1, 4000)));
                break;
            case 97:
                _time.Advance(TimeSpan.FromSeconds(_chance.Next(10) switch { 0 => 3000, < 4 => 100, _ => 10 }));
                break;
            case 98 when _chance.Next(4) == 0:
                BreakWatch();
                break;
            case 99 when _chance.Next(4) == 0:
                Kill(true, "between two steps");
                break;
            default:
                break;
        }
    }

    /// <summary>Network and broker are well, nobody changes anything, and the controller has all the time it needs.</summary>
    public void CalmDown()
    {
        if (_isDying)
        {
            Restart();
        }

        _trace("-- calm --");
        _network.Trouble = 0;
        _network.IsDeadly = _ => false;
        _network.Recover();
        Broker.Trouble = 0;
        TimeSpan[] waits =
        [
            .. Enumerable.Repeat(TimeSpan.FromSeconds(2), 30),
            .. Enumerable.Repeat(TimeSpan.FromSeconds(30), 20),
            .. Enumerable.Repeat(TimeSpan.FromMinutes(5), 25),
            .. Enumerable.Repeat(TimeSpan.FromMinutes(21), 6),
        ];
        foreach (var wait in waits)
        {
            Settle();
            _time.Advance(wait);
            Broker.Tick();
            Users.TidyUp();
            Users.Unblock();
        }

        Settle();
    }

    /// <summary>What happens in an hour in which nobody does anything: writes to the API server and calls of the broker.</summary>
    public int Idle()
    {
        var before = Api.Writes + Broker.Calls;
        for (var minute = 0; minute < 60; minute += 20)
        {
            _time.Advance(TimeSpan.FromMinutes(20));
            Settle();
        }

        return Api.Writes + Broker.Calls - before;
    }

    public void Dispose() => _process.Dispose();

    private void Settle()
    {
        for (var moves = 0; _network.Step(isOldest: true) || Deliver() || Begin(); moves++)
        {
            Assert.True(moves < 100_000, "the controller does not come to rest");
        }
    }

    private bool Deliver()
    {
        if (Api.Lagging() is not { Count: > 0 } lagging)
        {
            return false;
        }

        var watch = lagging[_chance.Next(lagging.Count)];
        var count = _chance.Next(1, 4);
        _trace($"watch tells {Api.Deliver(watch, count)}");
        return true;
    }

    private bool Begin() => _process.BeginPass(_chance, _trace);

    private void BreakWatch()
    {
        var watches = Api.Watches.Where(watch => watch.IsOpen).ToList();
        if (watches.Count == 0)
        {
            return;
        }

        if (_chance.Next(3) == 0)
        {
            Api.Compact();
        }

        var watch = watches[_chance.Next(watches.Count)];
        _trace($"watch of {watch.Scope.Plural} breaks");
        if (_chance.Next(2) == 0)
        {
            watch.End();
        }
        else
        {
            watch.Break();
        }
    }

    /// <summary>The process is gone with all that it remembered.</summary>
    private bool Kill(bool isDeadly, string when)
    {
        if (isDeadly && !_isDying)
        {
            _trace($"-- killed {when} --");
            _isDying = true;
            Deaths++;
            _process.Dispose();
            _network.Cut();
            Api.Hang();
        }

        return isDeadly;
    }

    private void Restart()
    {
        _isDying = false;
        _process = Start();
    }

    private SimulatedProcess Start() => new(_network, _apiServer, _brokerServer, _options, _time, _chance);

    private Guid NewId()
    {
        var bytes = new byte[16];
        _chance.NextBytes(bytes);
        return new Guid(bytes);
    }
}
