using System.Text.Json;
using Ssm.StatefulServices.Credis;
using Ssm.StatefulServices.Definitions;
using Ssm.Testing;
using StackExchange.Redis;

namespace Ssm.StatefulServices.Tests.Credis;

/// <summary>Real Redis nodes of one instance, and what the operator does with them: it runs formation passes and remembers state and roles between them.</summary>
internal sealed class CredisCluster : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CredisFormation _formation = new(TimeProvider.System);

    public CredisCluster(string plan, string parameters)
    {
        Instance = CredisTopologyTests.AnInstance(plan, parameters);
        Nodes = [.. Enumerable.Range(0, new CredisTopology().Nodes(Instance)).Select(ordinal => new RedisProcess(Instance, Instance.Names.Node(ordinal), _folder.Path))];
        foreach (var node in Nodes)
        {
            node.Start();
        }
    }

    public Instance Instance { get; set; }

    public IReadOnlyList<RedisProcess> Nodes { get; }

    /// <summary>The accounts of bindings, as the API holds them.</summary>
    public IReadOnlyList<Account> Accounts { get; set; } = [];

    public JsonElement? State { get; private set; }

    public FormationResult? Last { get; private set; }

    public RedisProcess Primary => Nodes.Single(node => node.Name == Last?.Primary);

    public RedisProcess Replica => Nodes.First(node => node.Name != Last?.Primary);

    /// <summary>One pass.</summary>
    public async Task<FormationResult> PassAsync(CancellationToken cancellationToken)
    {
        var input = new FormationInput
        {
            Instance = Instance,
            Nodes = [.. Nodes.Select((node, ordinal) => new Node { Name = node.Name, Ordinal = ordinal, Address = node.Address.ToString(), IsReady = true, Role = Last?.Roles.GetValueOrDefault(node.Name) })],
            DesiredNodes = Nodes.Count,
            ReadAccounts = _ => Task.FromResult(Accounts),
            State = State,
        };
        Last = await _formation.FormAsync(input, cancellationToken);
        State = Last.State;
        return Last;
    }

    /// <summary>Passes until nothing is waited for any more.</summary>
    public Task<FormationResult> FormAsync(CancellationToken cancellationToken) => Eventually.GetAsync(
        async () =>
        {
            try
            {
                return await PassAsync(cancellationToken) is { Waiting: null } formed ? formed : null;
            }
            catch (Exception failure) when (failure is RedisException or TimeoutException or IOException or System.Net.Sockets.SocketException)
            {
                return null; // a node died in the middle of the pass; the work queue would run another
            }
        },
        () => $"{Last?.Waiting} {State}");

    /// <summary>A session as an application has it.</summary>
    public static Task<ConnectionMultiplexer> ConnectAsync(RedisProcess node, string password) => ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
    {
        EndPoints = { { node.Address, CredisConfig.Port } },
        Password = password,
        ConnectTimeout = 2000,
        AbortOnConnectFail = true,
        AllowAdmin = true,
    });

    /// <summary>Writes as an application does, which gets an answer as soon as the master has the value.</summary>
    public async Task WriteAsync(string key, string value)
    {
        await using var session = await ConnectAsync(Primary, "admin123@.");
        await session.GetDatabase().StringSetAsync(key, value);
    }

    public async Task<string?> ReadAsync(string key)
    {
        await using var session = await ConnectAsync(Primary, "admin123@.");
        return await session.GetDatabase().StringGetAsync(key);
    }

    public void Dispose()
    {
        foreach (var node in Nodes)
        {
            node.Dispose();
        }

        _folder.Dispose();
    }
}
