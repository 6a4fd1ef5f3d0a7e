using MongoDB.Driver;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Mongo;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Mongo;

/// <summary>Stand-ins for the nodes of one instance, and what operator and StatefulSet do with them.</summary>
internal sealed class MongoCluster : IDisposable
{
    private readonly MongoFormation _formation = new();
    private int? _runNodes;

    public MongoCluster(string plan)
    {
        Instance = TestInstances.Of(MongoService.Define(TimeProvider.System), plan);
        Set = new MongoStandInSet(Instance.Secrets[MongoSecretNames.Key]);
        DesiredNodes = Instance.Plan.Replicas.Default;
        Run(DesiredNodes);
    }

    public Instance Instance { get; private set; }

    public MongoStandInSet Set { get; }

    public int DesiredNodes { get; set; }

    public string? Yielding { get; set; }

    public FormationResult? Last { get; private set; }

    public IReadOnlyList<string> Members => [.. Set.Primary is { Config: { } config } ? MongoStandInSet.Members(config).Select(member => $"{member["_id"]}={member["host"]}") : []];

    public async Task<FormationResult> PassAsync()
    {
        Last = await _formation.FormAsync(
            new FormationInput
            {
                Instance = Instance with { Resource = Instance.Resource with { Status = new StatefulServiceStatus { RunNodes = _runNodes } } },
                Nodes = [.. Set.Peers.Select((peer, ordinal) => new Node { Name = Instance.Names.Node(ordinal), Ordinal = ordinal, Address = peer.Address.ToString(), IsReady = peer.IsRunning })],
                DesiredNodes = DesiredNodes,
                Yielding = Yielding,
                ReadAccounts = _ => Task.FromResult<IReadOnlyList<Account>>([]),
            },
            TestContext.Current.CancellationToken);
        _runNodes = Last.RunNodes;
        Run(_runNodes ?? DesiredNodes);
        return Last;
    }

    /// <summary>Passes until nothing is waited for; the instance then has the endpoints that its status would have.</summary>
    public async Task<FormationResult> FormAsync()
    {
        var result = await Eventually.GetAsync(async () => await PassAsync() is { Waiting: null } formed ? formed : null, () => $"{Last?.Waiting}: {string.Join(' ', Members)}");
        var endpoints = Set.Peers.Where(peer => peer.IsRunning).Select(peer => new ServiceEndpoint { Host = peer.Address.ToString(), Port = MongoConfig.Port });
        Instance = TestInstances.Of(MongoService.Define(TimeProvider.System), Instance.Plan.Id, "{}", [.. endpoints]);
        return result;
    }

    /// <summary>A client of an application.</summary>
    public MongoClient Client(Account account) => new(new MongoAccounts().Credentials(Instance, account)["uri"]!.GetValue<string>()
        .Replace($"{Instance.Key.Name}.{Instance.Key.Namespace}.svc", Set.Primary!.Address.ToString(), StringComparison.Ordinal));

    public void Dispose() => Set.Dispose();

    private void Run(int nodes)
    {
        while (Set.Peers.Count < nodes)
        {
            Set.Add();
        }

        while (Set.Peers.Count > nodes)
        {
            Set.RemoveLast();
        }
    }
}
