using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Ssm.StatefulServices.Tests.Kafka;

/// <summary>One broker of a <see cref="KafkaStandInCluster"/>, with the listener of clients (SCRAM) and that of the instance's own nodes (PLAIN).</summary>
internal sealed class KafkaStandIn(KafkaStandInCluster cluster, int id, IPAddress address) : IDisposable
{
    private const int ClientPort = 9092;
    private const int InternalPort = 9094;
    private static readonly short[] Flexible = [51];

    /// <summary>Key and newest version of each request that is answered; all are the newest that do without compact types, but for SCRAM's. 50 is
    /// listed because librdkafka asks for it before it sends 51.</summary>
    private static readonly (short Key, short Version)[] Apis = [(3, 4), (17, 1), (18, 3), (19, 4), (30, 1), (31, 1), (36, 1), (50, 0), (51, 0)];

    private CancellationTokenSource _stop = new();

    public int Id => id;

    public IPAddress Address => address;

    public bool IsRunning { get; private set; }

    public void Start()
    {
        _stop = new CancellationTokenSource();
        IsRunning = true;
        _ = ServeAsync(ClientPort, _stop.Token);
        _ = ServeAsync(InternalPort, _stop.Token);
    }

    public void Stop()
    {
        IsRunning = false;
        _stop.Cancel();
    }

    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync(int port, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(address, port);
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                _ = TalkAsync(await listener.AcceptTcpClientAsync(cancellationToken), port, cancellationToken);
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task TalkAsync(TcpClient client, int port, CancellationToken cancellationToken)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                var connection = new KafkaConnection(port);
                var size = new byte[4];
                while (await stream.ReadAtLeastAsync(size, 4, throwOnEndOfStream: false, cancellationToken) == 4)
                {
                    var message = new byte[BinaryPrimitives.ReadInt32BigEndian(size)];
                    await stream.ReadExactlyAsync(message, cancellationToken);
                    var answer = cluster.Answer(() => Answer(connection, new KafkaReader(message)));
                    await stream.WriteAsync(new KafkaWriter().Bytes(answer).ToArray(), cancellationToken);
                }
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException)
        {
            // The client or the test ended it.
        }
    }

    private byte[] Answer(KafkaConnection connection, KafkaReader request)
    {
        var (key, version, correlation, _) = (request.Int16(), request.Int16(), request.Int32(), request.String());
        var answer = new KafkaWriter().Int32(correlation);
        if (key == 18)
        {
            return Versions(answer, version).ToArray();
        }

        if (!Apis.Contains((key, version)))
        {
            throw new IOException($"the stand-in does not know request {key} version {version}");
        }

        if (Flexible.Contains(key))
        {
            request.Tags();
            answer.NoTags();
        }

        if (key is not (17 or 36) && connection.User is null)
        {
            throw new IOException("not authenticated"); // Kafka closes the connection, too
        }

        return (key switch
        {
            3 => Metadata(connection, request, answer),
            17 => Handshake(connection, request, answer),
            36 => Authenticate(connection, request, answer),
            19 => CreateTopics(connection, request, answer),
            30 => CreateAcls(connection, request, answer),
            31 => DeleteAcls(connection, request, answer),
            51 => AlterScram(connection, request, answer),
            _ => throw new IOException($"the stand-in lists request {key} only"),
        }).ToArray();
    }

    private static KafkaWriter Versions(KafkaWriter answer, short version)
    {
        answer.Int16(0);
        return version >= 3
            ? answer.CompactArray(Apis, api => answer.Int16(api.Key).Int16(0).Int16(api.Version).NoTags()).Int32(0).NoTags()
            : answer.Array(Apis, api => answer.Int16(api.Key).Int16(0).Int16(api.Version)).Int32(0);
    }

    private static KafkaWriter Handshake(KafkaConnection connection, KafkaReader request, KafkaWriter answer)
    {
        connection.Mechanism = request.String()!;
        string[] enabled = [connection.Port == InternalPort ? "PLAIN" : "SCRAM-SHA-512"];
        return answer.Int16(enabled.Contains(connection.Mechanism) ? (short)0 : (short)33).Array(enabled, mechanism => answer.String(mechanism));
    }

    private KafkaWriter Authenticate(KafkaConnection connection, KafkaReader request, KafkaWriter answer)
    {
        var said = Encoding.UTF8.GetString(request.Bytes());
        string? reply;
        if (connection.Port == InternalPort)
        {
            reply = said == $"\0ssm\0{cluster.InternalPassword}" ? "" : null;
            connection.User = reply is null ? null : "ssm";
        }
        else
        {
            connection.Scram ??= new ScramConversation(HashAlgorithmName.SHA512, cluster.Users.GetValueOrDefault);
            reply = connection.Scram.Answer(said);
            connection.User = connection.Scram.IsDone ? connection.Scram.User : null;
        }

        return answer.Int16(reply is null ? (short)58 : (short)0).String(reply is null ? "Authentication failed" : null).Bytes(Encoding.UTF8.GetBytes(reply ?? "")).Int64(0);
    }

    private KafkaWriter Metadata(KafkaConnection connection, KafkaReader request, KafkaWriter answer)
    {
        var asked = request.Array(() => request.String()!);
        var alive = cluster.Alive.ToArray();
        var topics = cluster.Topics.Where(topic => (asked is null || asked.Contains(topic.Key)) && cluster.Allows(connection.User!, KafkaAcl.Topic, topic.Key, KafkaAcl.Describe)).ToArray();
        var replicas = cluster.Brokers.Select(broker => broker.Id).ToArray();
        var insync = alive.Select(broker => broker.Id).ToArray();
        return answer.Int32(0)
            .Array(alive, broker => answer.Int32(broker.Id).String(broker.Address.ToString()).Int32(connection.Port).String(null))
            .String("stand-in").Int32(alive[0].Id)
            .Array(topics, topic => answer.Int16(0).String(topic.Key).Boolean(false).Array(Enumerable.Range(0, topic.Value.Partitions).ToArray(), partition =>
                answer.Int16(0).Int32(partition).Int32(insync[partition % insync.Length]).Array(replicas, replica => answer.Int32(replica)).Array(insync, replica => answer.Int32(replica))));
    }

    private KafkaWriter CreateTopics(KafkaConnection connection, KafkaReader request, KafkaWriter answer)
    {
        var topics = request.Array(() =>
        {
            var (name, partitions, _) = (request.String()!, request.Int32(), request.Int16());
            request.Array(() => (request.Int32(), request.Array(request.Int32)));
            return (name, partitions, Settings: request.Array(() => (request.String()!, request.String()))!.ToDictionary(setting => setting.Item1, setting => setting.Item2));
        })!;
        return answer.Int32(0).Array(topics, topic =>
        {
            var error = connection.User != "ssm" ? (short)29 : topic.name == "against-the-policy" ? (short)44 : cluster.Topics.TryAdd(topic.name, (Math.Max(topic.partitions, 1), topic.Settings)) ? (short)0 : (short)36;
            answer.String(topic.name).Int16(error).String(error == 0 ? null : $"error {error}");
        });
    }

    private KafkaWriter CreateAcls(KafkaConnection connection, KafkaReader request, KafkaWriter answer)
    {
        var acls = request.Array(() => new KafkaAcl(request.Int8(), request.String()!, request.Int8(), request.String()!, request.String()!, request.Int8(), request.Int8()))!;
        return answer.Int32(0).Array(acls, acl =>
        {
            var isAllowed = connection.User == "ssm";
            if (isAllowed)
            {
                cluster.Acls.Add(acl);
            }

            answer.Int16(isAllowed ? (short)0 : (short)31).String(null);
        });
    }

    private KafkaWriter DeleteAcls(KafkaConnection connection, KafkaReader request, KafkaWriter answer)
    {
        // Of filters, those by principal alone.
        var filters = request.Array(() => (Type: request.Int8(), Name: request.String(), Pattern: request.Int8(), Principal: request.String(), Host: request.String(), Operation: request.Int8(), Permission: request.Int8()))!;
        return answer.Int32(0).Array(filters, filter =>
        {
            var isKnown = connection.User == "ssm" && filter is { Type: 1, Name: null, Pattern: 1, Principal: not null, Host: null, Operation: 1, Permission: 1 };
            var gone = isKnown ? cluster.Acls.Where(acl => acl.Principal == filter.Principal).ToArray() : [];
            cluster.Acls.ExceptWith(gone);
            answer.Int16(isKnown ? (short)0 : (short)42).String(null).Array(gone, acl => answer.Int16(0).String(null)
                .Int8(acl.ResourceType).String(acl.Name).Int8(acl.PatternType).String(acl.Principal).String(acl.Host).Int8(acl.Operation).Int8(acl.Permission));
        });
    }

    private KafkaWriter AlterScram(KafkaConnection connection, KafkaReader request, KafkaWriter answer)
    {
        const sbyte Sha512 = 2;
        var results = new List<(string User, short Error)>();
        request.CompactArray(() =>
        {
            var (name, mechanism) = (request.CompactString(), request.Int8());
            request.Tags();
            results.Add((name, connection.User != "ssm" ? (short)31 : mechanism == Sha512 && cluster.Users.Remove(name) ? (short)0 : (short)91));
            return name;
        });
        request.CompactArray(() =>
        {
            var (name, mechanism, iterations, salt, salted) = (request.CompactString(), request.Int8(), request.Int32(), request.CompactBytes(), request.CompactBytes());
            request.Tags();
            var isAccepted = connection.User == "ssm" && mechanism == Sha512 && iterations is >= 4096 and <= 16384;
            if (isAccepted)
            {
                cluster.Users[name] = new ScramSecret(salt, iterations, salted);
            }

            results.Add((name, isAccepted ? (short)0 : (short)93));
            return name;
        });
        return answer.Int32(0).CompactArray(results, result => answer.CompactString(result.User).Int16(result.Error).CompactString(null).NoTags()).NoTags();
    }
}
