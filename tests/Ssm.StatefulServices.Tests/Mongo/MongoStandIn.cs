using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using MongoDB.Bson;

namespace Ssm.StatefulServices.Tests.Mongo;

/// <summary>One member of a <see cref="MongoStandInSet"/>.</summary>
internal sealed class MongoStandIn(MongoStandInSet set) : IDisposable
{
    public const int Port = 27017;

    private CancellationTokenSource _stop = new();

    public IPAddress Address { get; private set; } = IPAddress.None;

    public string Host => $"{Address}:{Port}";

    public bool IsRunning { get; private set; }

    public bool IsPrimary { get; set; }

    public BsonDocument? Config { get; set; }

    private bool IsMember => Config is not null && MongoStandInSet.Members(Config).Any(member => member["host"].AsString == Host);

    public void Start(IPAddress? address = null)
    {
        Address = address ?? Address;
        _stop = new CancellationTokenSource();
        IsRunning = true;
        _ = ServeAsync(new TcpListener(Address, Port), _stop.Token);
        set.Answer(() =>
        {
            set.Elect();
            return [];
        });
    }

    public void Stop() => set.Answer(() =>
    {
        IsRunning = false;
        IsPrimary = false;
        _stop.Cancel();
        set.Elect();
        return [];
    });

    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start();
        using (cancellationToken.Register(listener.Stop))
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                try
                {
                    _ = TalkAsync(await listener.AcceptTcpClientAsync(cancellationToken), cancellationToken);
                }
                catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }

    private async Task TalkAsync(TcpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                var connection = new MongoConnection();
                while (await MongoWire.ReadAsync(stream, cancellationToken) is { } request)
                {
                    await MongoWire.WriteAsync(stream, request, set.Answer(() => Answer(connection, request)), cancellationToken);
                }
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException)
        {
            // The client or the test ended it.
        }
    }

    private BsonDocument Answer(MongoConnection connection, MongoRequest request)
    {
        switch (request.Command)
        {
            case "hello" or "isMaster" or "ismaster":
                return Hello(request);
            case "saslStart":
                connection.Scram = new ScramConversation(HashAlgorithmName.SHA256, user => PasswordOf(request.Database, user) is { } password ? ScramSecret.Of(password, HashAlgorithmName.SHA256) : null);
                return request.Body["mechanism"] == "SCRAM-SHA-256" ? Sasl(connection, request) : Error(334, "UnsupportedMechanism");
            case "saslContinue":
                return Sasl(connection, request);
            case "endSessions":
                return Ok();
            case var _ when connection.Scram is not { IsDone: true } || PasswordOf(connection.Scram.User) is null:
                return Error(13, $"Command {request.Command} requires authentication");
        }

        var user = connection.Scram!.User;
        return request.Command switch
        {
            "insert" or "find" => Data(request, user),
            "ping" => Ok(),
            _ when user != "__system" => Error(13, $"not authorized on {request.Database} to execute command {request.Command}"),
            "buildInfo" => Ok(new() { ["version"] = "7.0.14" }),
            "dbStats" => Ok(new() { ["fsUsedSize"] = 50.0, ["fsTotalSize"] = 100.0 }),
            "replSetGetConfig" => Config is null ? Error(94, "no replset config has been received") : Ok(new() { ["config"] = Config }),
            "replSetGetStatus" => Config is null ? Error(94, "no replset config has been received") : !IsMember ? Error(93, "Our replica set config is invalid or we are not a member of it") : Status(),
            "replSetInitiate" => Initiate(request.Argument.AsBsonDocument),
            "replSetReconfig" => Reconfigure(request.Argument.AsBsonDocument, request.Body.GetValue("force", false).ToBoolean()),
            "killAllSessions" => EndSessions(request),
            _ when !IsPrimary => Error(10107, "not primary"),
            "replSetStepDown" => StepDown(),
            "createUser" or "updateUser" or "dropUser" => User(request),
            _ => Error(59, $"no such command: '{request.Command}'"),
        };
    }

    private BsonDocument Hello(MongoRequest request)
    {
        var answer = new BsonDocument
        {
            ["helloOk"] = true, ["maxBsonObjectSize"] = 16777216, ["maxMessageSizeBytes"] = 48000000, ["maxWriteBatchSize"] = 100000, ["localTime"] = TimeProvider.System.GetUtcNow().UtcDateTime,
            ["logicalSessionTimeoutMinutes"] = 30, ["minWireVersion"] = 0, ["maxWireVersion"] = 21, ["readOnly"] = false,
            ["isWritablePrimary"] = IsPrimary, ["ismaster"] = IsPrimary, ["secondary"] = IsMember && !IsPrimary && set.HasMajority(this),
        };
        if (IsMember)
        {
            answer["setName"] = Config!["_id"];
            answer["setVersion"] = Config["version"];
            answer["me"] = Host;
            answer["hosts"] = new BsonArray(MongoStandInSet.Members(Config).Select(member => member["host"]));
            if (set.Primary is { } primary)
            {
                answer["primary"] = primary.Host;
            }
        }
        else
        {
            answer["isreplicaset"] = true;
            answer["info"] = "Does not have a valid replica set config";
            answer.Remove("logicalSessionTimeoutMinutes");
        }

        if (request.Body.Contains("saslSupportedMechs"))
        {
            answer["saslSupportedMechs"] = new BsonArray { "SCRAM-SHA-256" };
        }

        return Ok(answer);
    }

    private static BsonDocument Sasl(MongoConnection connection, MongoRequest request)
    {
        if (connection.Scram is not { } scram)
        {
            return Error(17, "no conversation");
        }

        var payload = Encoding.UTF8.GetString(request.Body["payload"].AsByteArray);
        return scram is { IsDone: true } && payload.Length == 0 ? Said("", done: true)
            : scram.Answer(payload) is { } answer ? Said(answer, scram.IsDone)
            : Error(18, "Authentication failed.");

        static BsonDocument Said(string text, bool done) => Ok(new() { ["conversationId"] = 1, ["done"] = done, ["payload"] = new BsonBinaryData(Encoding.UTF8.GetBytes(text)) });
    }

    private string? PasswordOf(string database, string user) => (database, user) switch
    {
        ("local", "__system") => set.Key,
        ("admin", _) when set.Users.TryGetValue(user, out var known) => known.Password,
        _ => null,
    };

    private string? PasswordOf(string user) => PasswordOf(user == "__system" ? "local" : "admin", user);

    private BsonDocument Status() => Ok(new()
    {
        ["term"] = set.Term,
        ["members"] = new BsonArray(MongoStandInSet.Members(Config!).Select(member =>
        {
            var peer = set.Peers.FirstOrDefault(peer => peer.IsRunning && peer.Host == member["host"].AsString);
            return new BsonDocument { ["_id"] = member["_id"], ["name"] = member["host"], ["state"] = peer is null ? 8 : peer.IsPrimary ? 1 : 2, ["optimeDate"] = DateTime.UnixEpoch };
        })),
    });

    private BsonDocument Initiate(BsonDocument config)
    {
        var hosts = MongoStandInSet.Members(config).Select(member => member["host"].AsString).ToArray();
        if (Config is not null)
        {
            return Error(23, "already initialized");
        }

        if (!hosts.Contains(Host) || hosts.Any(host => !set.Peers.Any(peer => peer.IsRunning && peer.Config is null && peer.Host == host)))
        {
            return Error(74, "replSetInitiate quorum check failed because not all proposed set members responded affirmatively");
        }

        set.Spread(config);
        return Ok();
    }

    private BsonDocument Reconfigure(BsonDocument config, bool force)
    {
        if (force)
        {
            config["version"] = config["version"].ToInt32() + 10000;
            config["term"] = -1;
        }
        else if (!IsPrimary)
        {
            return Error(10107, "replSetReconfig should only be run on a writable PRIMARY");
        }
        else
        {
            var before = MongoStandInSet.Members(Config!).Select(member => member["_id"].ToInt32()).ToHashSet();
            before.SymmetricExceptWith(MongoStandInSet.Members(config).Select(member => member["_id"].ToInt32()));
            if (config["version"].ToInt32() != Config!["version"].ToInt32() + 1 || before.Count > 1)
            {
                return Error(103, "Non force replica set reconfig can only add or remove at most 1 voting member.");
            }

            config["term"] = set.Term;
        }

        set.Spread(config);
        return Ok();
    }

    private BsonDocument StepDown()
    {
        if (!set.Peers.Any(peer => peer != this && set.HasMajority(peer)))
        {
            return Error(50, "No electable secondaries caught up as of now.");
        }

        set.Elect(except: this);
        return Ok();
    }

    private BsonDocument User(MongoRequest request)
    {
        var name = request.Argument.AsString;
        var exists = set.Users.ContainsKey(name);
        if (request.Body["writeConcern"]["w"] != "majority")
        {
            return Error(72, "the test expects majority");
        }

        if (exists == (request.Command == "createUser"))
        {
            return exists ? Error(51003, $"User \"{name}@admin\" already exists") : Error(11, $"User '{name}@admin' not found");
        }

        if (request.Command == "dropUser")
        {
            set.Users.Remove(name);
        }
        else
        {
            set.Users[name] = (request.Body["pwd"].AsString, request.Body["roles"].AsBsonArray);
        }

        return Ok();
    }

    private BsonDocument EndSessions(MongoRequest request)
    {
        set.EndedSessions.AddRange(request.Argument.AsBsonArray.Select(session => $"{session["user"].AsString}@{session["db"].AsString}"));
        return Ok();
    }

    private BsonDocument Data(MongoRequest request, string user)
    {
        var needed = request.Command == "insert" ? new[] { "readWrite" } : ["read", "readWrite"];
        if (!set.Users[user].Roles.Any(role => role["db"] == request.Database && needed.Contains(role["role"].AsString)))
        {
            return Error(13, $"not authorized on {request.Database} to execute command {request.Command}");
        }

        var name = $"{request.Database}.{request.Argument.AsString}";
        if (!set.Collections.TryGetValue(name, out var documents))
        {
            set.Collections[name] = documents = [];
        }

        if (request.Command == "find")
        {
            return Ok(new() { ["cursor"] = new BsonDocument { ["id"] = 0L, ["ns"] = name, ["firstBatch"] = new BsonArray(documents) } });
        }

        if (!IsPrimary)
        {
            return Error(10107, "not primary");
        }

        documents.AddRange(request.Body["documents"].AsBsonArray.Select(document => document.AsBsonDocument));
        return Ok(new() { ["n"] = request.Body["documents"].AsBsonArray.Count });
    }

    private static BsonDocument Ok(BsonDocument? answer = null) => (answer ?? []).Set("ok", 1.0);

    private static BsonDocument Error(int code, string message) => new() { ["ok"] = 0.0, ["code"] = code, ["codeName"] = $"Error{code}", ["errmsg"] = message };
}
