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
    public const string ClusterBroker = "broker";
    private const int TicksOfAWait = 5;

    private readonly Random _chance;
    private readonly Action<string> _trace;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SimulatedNetwork _network;
    private readonly SimulatedServer _apiServer;
    private readonly SimulatedServer _brokerServer;
    private readonly FeatureGates _gates = new();
    private readonly SimulatedReplicas _replicas;
    private SimulatedProcess? _dead;

    public SimulatedWorld(int seed, Action<string>? trace = null)
    {
        _chance = new Random(seed);
        _trace = trace is null ? _ => { } : text => trace($"{_time.GetUtcNow():HH:mm:ss.fff} {text}");
        _gates.CascadingDeletion = _chance.Next(2) == 0;
        _gates.AsyncBindingOperations = _chance.Next(2) == 0;
        Broker = new SimulatedBroker(_chance, _time, isFetchable: _gates.AsyncBindingOperations) { Trouble = 1 };
        Api = new SimulatedApiServer(_time, (key, stored, live) => SimulatedUsers.Admit(key, stored, live, _gates, NewId));
        Users = new SimulatedUsers(_chance, Api);
        _network = new SimulatedNetwork(_chance, _trace) { Trouble = _chance.Next(25) };
        _network.IsDeadly = call => Kill(_chance.Next(150) == 0, call.Request.Client!, $"after {call.Request}");
        _apiServer = new SimulatedServer("api", Api.Handle);
        _brokerServer = new SimulatedServer("broker", Broker.Handle);
        Users.MakeHome();
        Api.Create(KubernetesTypes.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = "default" } });
        Api.Create(KubernetesTypes.ConfigMaps, new V1ConfigMap
        {
            Metadata = new V1ObjectMeta { Name = "cluster-info", NamespaceProperty = "default" },
            Data = new Dictionary<string, string> { ["id"] = "cluster-id" },
        });
        MakeClusterBroker();
        _replicas = new SimulatedReplicas(_chance, count: 1 + _chance.Next(2), Start, _time, _trace);
        Disturbances =
        [
            .. new Disturbance[]
            {
                new Retention(this), new Adoptions(this), new Drifts(this), new Renewals(this), new LocalBrokers(this), new Outages(this),
                new CatalogChanges(this), new ForeignSecrets(this), new Restorations(this), new LeaderChanges(this),
            }.Where(_ => _chance.Next(3) == 0),
        ];
        _trace($"-- {string.Join(", ", Disturbances.Select(disturbance => disturbance.GetType().Name))} --");
        foreach (var disturbance in Disturbances)
        {
            disturbance.Begin();
        }
    }

    public Random Chance => _chance;

    public DateTimeOffset Now => _time.GetUtcNow();

    public IReadOnlyList<Disturbance> Disturbances { get; }

    public SimulatedReplicas Replicas => _replicas;

    public bool IsBrokerReachable
    {
        get => _network.Unreachable is null;
        set => _network.Unreachable = value ? null : _brokerServer;
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
        Restart();
        _replicas.Tick();
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
            case 98:
                Disturb();
                break;
            case 99 when _chance.Next(4) == 0:
                Kill(true, _replicas.Any(), "between two steps");
                break;
            case 99 when _chance.Next(3) == 0:
                BreakWatch();
                break;
            default:
                Disturb();
                break;
        }
    }

    /// <summary>Network and broker are well, nobody changes anything, and the controller has all the time it needs.</summary>
    public void CalmDown()
    {
        Restart();
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
            foreach (var disturbance in Disturbances)
            {
                disturbance.Calm();
            }

            Settle();
            _time.Advance(wait);
            for (var tick = 0; tick < TicksOfAWait; tick++)
            {
                Broker.Tick();
            }

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

    public void MakeClusterBroker() => Api.Create(CatalogTypes.ClusterServiceBrokers, new ClusterServiceBroker
    {
        ApiVersion = CatalogApi.ApiVersion,
        Kind = nameof(ClusterServiceBroker),
        Metadata = new V1ObjectMeta { Name = ClusterBroker, Finalizers = [CatalogApi.Finalizer] },
        Spec = new ServiceBrokerSpec { Url = "http://broker", RelistBehavior = RelistBehavior.Duration },
    });

    /// <summary>Users want nothing any more.</summary>
    public void DeleteAll()
    {
        foreach (var disturbance in Disturbances)
        {
            disturbance.End();
        }

        CalmDown();
        Users.DeleteAll();
        CalmDown();
    }

    public void Dispose() => _replicas.Dispose();

    private void Disturb()
    {
        if (Disturbances.Count > 0)
        {
            Disturbances[_chance.Next(Disturbances.Count)].Act();
        }
    }

    /// <summary>All goes on until nobody has anything to do but to wait for the clock.</summary>
    public void Settle()
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

    private bool Begin() => _replicas.BeginPass();

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
    private bool Kill(bool isDeadly, SimulatedProcess process, string when)
    {
        if (isDeadly && _dead is null)
        {
            _trace($"-- killed {when} --");
            _dead = process;
            Deaths++;
            process.Dispose();
            _network.Cut(process);
            Api.Hang(process);
        }

        return isDeadly;
    }

    private void Restart()
    {
        if (_dead is { } dead)
        {
            _dead = null;
            _replicas.Replace(dead);
        }
    }

    private SimulatedProcess Start() => new(_network, _apiServer, _brokerServer, _gates, _time, _chance);

    private Guid NewId()
    {
        var bytes = new byte[16];
        _chance.NextBytes(bytes);
        return new Guid(bytes);
    }
}
