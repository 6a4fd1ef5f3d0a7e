using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Ssm.StatefulServices.Tests.Platforms;

namespace Ssm.StatefulServices.Tests.Etcd;

/// <summary>
/// An application: it knows what is in the binding's Secret and nothing else, trusts the authority that is there and no other, and checks that the server's
/// certificate is for the address that it called.
/// </summary>
internal sealed class EtcdTestClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly GrpcChannel _channel;
    private readonly Metadata _token = [];

    private EtcdTestClient(TestBinding binding, string host)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPem(binding["ca.crt"]);
        var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust } };
        _channel = GrpcChannel.ForAddress($"https://{host}:{binding["port"]}", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    /// <summary>Connects to the instance's address, or to another, and logs in.</summary>
    public static Task<EtcdTestClient> ConnectAsync(TestBinding binding, string? host = null) => ConnectAsync(binding, host ?? binding["ipv4"], binding["user"], binding["pass"]);

    /// <summary>As above, as somebody else.</summary>
    public static async Task<EtcdTestClient> ConnectAsync(TestBinding binding, string host, string user, string password)
    {
        var client = new EtcdTestClient(binding, host);
        try
        {
            var answer = await new Auth.AuthClient(client._channel).AuthenticateAsync(new AuthenticateRequest { Name = user, Password = password }, client.Options());
            client._token.Add("token", answer.Token);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public async Task PutAsync(string key, string value) =>
        await new KV.KVClient(_channel).PutAsync(new PutRequest { Key = ByteString.CopyFromUtf8(key), Value = ByteString.CopyFromUtf8(value) }, Options());

    public async Task<string?> GetAsync(string key)
    {
        var answer = await new KV.KVClient(_channel).RangeAsync(new RangeRequest { Key = ByteString.CopyFromUtf8(key) }, Options());
        return answer.Kvs.FirstOrDefault()?.Value.ToStringUtf8();
    }

    public async Task DeleteAsync(string prefix) =>
        await new KV.KVClient(_channel).DeleteRangeAsync(
            new DeleteRangeRequest { Key = ByteString.CopyFromUtf8(prefix), RangeEnd = ByteString.CopyFromUtf8(prefix[..^1] + (char)(prefix[^1] + 1)) }, Options());

    public async Task CompactAsync()
    {
        var now = (await new KV.KVClient(_channel).RangeAsync(new RangeRequest { Key = ByteString.CopyFromUtf8("/") }, Options())).Header.Revision;
        await new KV.KVClient(_channel).CompactAsync(new CompactionRequest { Revision = now, Physical = true }, Options());
    }

    /// <summary>Bytes of a member's database; null when it does not answer. Nobody has to log in for that.</summary>
    public static async Task<long?> TryReadSizeAsync(TestBinding binding, string host)
    {
        using var client = new EtcdTestClient(binding, host);
        try
        {
            return (await new Maintenance.MaintenanceClient(client._channel).StatusAsync(new StatusRequest(), client.Options())).DbSize;
        }
        catch (RpcException)
        {
            return null;
        }
    }

    /// <summary>The members of the cluster, learners left out.</summary>
    public async Task<int> CountMembersAsync() =>
        (await new Cluster.ClusterClient(_channel).MemberListAsync(new MemberListRequest(), Options())).Members.Count(member => !member.IsLearner);

    /// <summary>The names of all users, as only the administrator may ask.</summary>
    public async Task<IReadOnlyList<string>> ListUsersAsync() => (await new Auth.AuthClient(_channel).UserListAsync(new AuthUserListRequest(), Options())).Users;

    public void Dispose() => _channel.Dispose();

    private CallOptions Options() => new(headers: _token, deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Patience);
}
