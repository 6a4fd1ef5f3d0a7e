using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using MySqlConnector;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Tests.Platforms;
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

    /// <summary>Parameters of a binding that gets an account of its own.</summary>
    public virtual string Binding => "{}";

    /// <summary>The name of the administrator's password.</summary>
    protected abstract string AdminSecret { get; }

    public static EngineClient Of(string service) => service switch
    {
        "credis" => new RedisClient(),
        "etcd" => new EtcdClient(),
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

    private static async Task<bool> SucceedsAsync(Func<Task<bool>> use)
    {
        try
        {
            return await use();
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or MySqlException or RpcException or IOException or SocketException)
        {
            return false;
        }
    }
}
