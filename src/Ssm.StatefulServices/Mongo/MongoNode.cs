using System.Net;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Servers;

namespace Ssm.StatefulServices.Mongo;

/// <summary>A session of the operator on one MongoDB node.</summary>
internal sealed class MongoNode : IDisposable
{
    /// <summary>How long a node may take to answer.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <summary>The account that members have among each other; its password is their key. It exists from the first start on, and nobody can remove it.</summary>
    private const string Member = "__system";

    /// <summary>How long a change may take that other members have to agree to.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly BsonDocument Majority = new() { ["w"] = "majority", ["wtimeout"] = 10_000 };

    private readonly MongoClient _client;

    private MongoNode(MongoClient client, MongoNodeInfo info)
    {
        _client = client;
        Info = info;
    }

    /// <summary>What the node said when the session began.</summary>
    public MongoNodeInfo Info { get; }

    /// <summary>Connects; null when the node does not answer within the timeout, for whatever reason.</summary>
    public static async Task<MongoNode?> TryConnectAsync(IPEndPoint endpoint, string key, CancellationToken cancellationToken)
    {
        MongoClient? client = new(new MongoClientSettings
        {
            Server = new MongoServerAddress(endpoint.Address.ToString(), endpoint.Port),
            DirectConnection = true,
            Credential = MongoCredential.CreateCredential("local", Member, key),
            ApplicationName = "ssm",
            ConnectTimeout = Timeout,
            ServerSelectionTimeout = Timeout,
            SocketTimeout = Patience,
            ServerMonitoringMode = ServerMonitoringMode.Poll,
            MaxConnectionPoolSize = 2,
            RetryReads = false,
            RetryWrites = false,
        });
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(Timeout);
            var session = new MongoNode(client, await MongoNodeReader.ReadAsync(client.GetDatabase("admin"), deadline.Token));
            client = null;
            return session;
        }
        catch (Exception failure) when (failure is MongoException or TimeoutException or BsonException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
        finally
        {
            client?.Dispose();
        }
    }

    /// <summary>Makes a replica set with this node as a member.</summary>
    public Task InitiateAsync(string name, IReadOnlyList<ReplicaSetMember> members, CancellationToken cancellationToken) => RunAsync(
        new BsonDocument
        {
            ["replSetInitiate"] = new BsonDocument
            {
                ["_id"] = name,
                ["version"] = 1,
                ["members"] = new BsonArray(members.Select(member => new BsonDocument { ["_id"] = member.Id, ["host"] = member.Host })),
                ["settings"] = new BsonDocument { ["electionTimeoutMillis"] = 4000 },
            },
        },
        cancellationToken);

    /// <summary>Changes the members, if the configuration is still of the version that the change was decided on.</summary>
    /// <returns>False when it is not.</returns>
    public async Task<bool> ReconfigureAsync(MongoDecision.Reconfigure change, CancellationToken cancellationToken)
    {
        var config = (await RunAsync(new BsonDocument { ["replSetGetConfig"] = 1 }, cancellationToken))["config"].AsBsonDocument;
        if (config["version"].ToInt64() != change.Version)
        {
            return false;
        }

        await RunAsync(new BsonDocument { ["replSetReconfig"] = ReplicaSetConfig.With(config, change.Members), ["force"] = change.IsForced, ["maxTimeMS"] = 10_000 }, cancellationToken);
        return true;
    }

    /// <summary>Ends the node's time as primary; it is not elected again for a minute.</summary>
    public Task StepDownAsync(CancellationToken cancellationToken) =>
        RunAsync(new BsonDocument { ["replSetStepDown"] = 60, ["secondaryCatchUpPeriodSecs"] = 10 }, cancellationToken);

    /// <summary>Makes a user as given, on the primary; returns once most members have it.</summary>
    public async Task SetUserAsync(string name, string password, MongoGrant grant, CancellationToken cancellationToken)
    {
        var user = new BsonDocument { ["createUser"] = name, ["pwd"] = password, ["roles"] = grant.ToRoles(), ["writeConcern"] = Majority };
        try
        {
            await RunAsync(user, cancellationToken);
        }
        catch (MongoCommandException exists) when (exists.Code == MongoErrors.UserExists)
        {
            user.RemoveElement(user.GetElement("createUser"));
            user.InsertAt(0, new BsonElement("updateUser", name));
            await RunAsync(user, cancellationToken);
        }
    }

    /// <summary>Ends a user, on the primary; one that does not exist is no error.</summary>
    public async Task DropUserAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(new BsonDocument { ["dropUser"] = name, ["writeConcern"] = Majority }, cancellationToken);
        }
        catch (MongoCommandException missing) when (missing.Code == MongoErrors.UserNotFound)
        {
            // It was ended before.
        }
    }

    /// <summary>Ends what a user has running on this node.</summary>
    public Task EndSessionsAsync(string user, CancellationToken cancellationToken) =>
        RunAsync(new BsonDocument { ["killAllSessions"] = new BsonArray { new BsonDocument { ["user"] = user, ["db"] = "admin" } } }, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<BsonDocument> RunAsync(BsonDocument command, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            return await _client.GetDatabase("admin").RunCommandAsync<BsonDocument>(command, cancellationToken: deadline.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{command.GetElement(0).Name} took longer than {Patience.TotalSeconds:0} s", late);
        }
    }
}
