using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using MySqlConnector;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Tests.Csp;
using Ssm.StatefulServices.Tests.Platforms;
using Ssm.StatefulServices.Tests.RabbitMq;
using Ssm.Testing;
using StackExchange.Redis;

namespace Ssm.StatefulServices.Tests.Interruptions;

/// <summary>An application of one service, for tests that are the same for all of them.</summary>
internal abstract class EngineClient
{
    /// <summary>A plan of one node.</summary>
    public abstract string Plan { get; }

    /// <summary>Parameters of a small instance.</summary>
    public abstract string Parameters { get; }

    /// <summary>As <see cref="Parameters"/>, but that the nodes have more memory, for which they start anew.</summary>
    public abstract string Changed { get; }

    /// <summary>Parameters of a binding that gets an account of its own.</summary>
    public virtual string Binding => "{}";

    /// <summary>The size of a disk on which an instance has room, as mount has it.</summary>
    public virtual string Disk => "1g";

    /// <summary>Bytes of a disk of which an engine takes some twenty megabytes before it takes no more.</summary>
    public virtual long RoomForFillers => 24 << 20;

    /// <summary>With a full disk what is there can be read, and bindings come and go.</summary>
    public virtual bool GoesOnWhenFull => false;

    /// <summary>Why what was tried last did not succeed; null when it did, or when nothing was there.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>The name of the administrator's password.</summary>
    protected abstract string AdminSecret { get; }

    public static EngineClient Of(string service) => service switch
    {
        "cmq" => new CmqClient(),
        "credis" => new RedisClient(),
        "csp" => new SwiftClient(),
        "etcd" => new EtcdClient(),
        "rabbitmq" => new RabbitMqClient(),
        "tdsql" => new MySqlClient(),
        "zookeeper" => new ZooKeeperClient(),
        _ => throw new ArgumentOutOfRangeException(nameof(service)),
    };

    /// <summary>Writes something under a name; true when the engine acknowledged it.</summary>
    public Task<bool> WritesAsync(TestBinding binding, string name, string value = "x") => SucceedsAsync(async () =>
    {
        await WriteAsync(binding, name, value);
        return true;
    });

    /// <summary>True when what was acknowledged under a name outlasts the end of the engine; everything does, but where the engine has a gap.</summary>
    public virtual bool WillKeep(ServicePlatform platform, string name) => true;

    /// <summary>True when something is there under a name.</summary>
    public Task<bool> ReadsAsync(TestBinding binding, string name) => SucceedsAsync(() => ReadAsync(binding, name));

    /// <summary>The names of the accounts on the engine that are bindings', sorted; waits until the engine answers.</summary>
    public async Task<string[]> AccountsAsync(ServicePlatform platform, TestInstance instance, TestBinding binding)
    {
        var secret = await platform.Api.GetAsync(KubernetesTypes.Secrets, new(ServicePlatform.Namespace, $"{instance.Name}-accounts"), CancellationToken.None);
        var password = Encoding.UTF8.GetString(secret!.Data[AdminSecret]);
        string[] names = [];
        await Eventually.TrueAsync(() => SucceedsAsync(async () =>
        {
            names = [.. (await ListAccountsAsync(binding, password)).Order(StringComparer.Ordinal)];
            return true;
        }));
        return names;
    }

    protected abstract Task WriteAsync(TestBinding binding, string name, string value);

    protected abstract Task<bool> ReadAsync(TestBinding binding, string name);

    /// <summary>Asks as the administrator.</summary>
    protected abstract Task<IEnumerable<string>> ListAccountsAsync(TestBinding binding, string password);

    private async Task<bool> SucceedsAsync(Func<Task<bool>> use)
    {
        LastFailure = null;
        try
        {
            return await use();
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or MySqlException or RpcException or IOException or SocketException
            || AmqpClient.IsOutage(failure) || RestlessWriter.IsOutage(failure))
        {
            LastFailure = failure;
            return false;
        }
    }
}
