using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Ssm.Cli.Demo;

/// <summary>Puts and gets a key over TLS; the server's certificate must have the instance's name and be of the authority in the Secret.</summary>
internal sealed class EtcdDemoClient : IDemoClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public Task<string> WriteAsync(DemoAccess access, string value, CancellationToken cancellationToken) => UseAsync(
        access,
        async (keys, options) =>
        {
            await keys.PutAsync(new PutRequest { Key = Key(access), Value = ByteString.CopyFromUtf8(value) }, options);
            return $"put {access["prefix"]}hello";
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<string> ReadAsync(DemoAccess access, CancellationToken cancellationToken) => UseAsync(
        access,
        async (keys, options) =>
        {
            var found = await keys.RangeAsync(new RangeRequest { Key = Key(access) }, options);
            return found.Kvs.Count == 0 ? throw new InvalidOperationException("the key is gone") : $"get {access["prefix"]}hello → \"{found.Kvs[0].Value.ToStringUtf8()}\"";
        },
        cancellationToken);

    private static ByteString Key(DemoAccess access) => ByteString.CopyFromUtf8($"{access["prefix"]}hello");

    private static async Task<string> UseAsync(DemoAccess access, Func<KV.KVClient, CallOptions, Task<string>> use, CancellationToken cancellationToken)
    {
        using var authority = X509Certificate2.CreateFromPem(access["ca.crt"]);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { authority } };
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectTimeout = Patience,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
            ConnectCallback = (_, token) => ConnectAsync(new IPEndPoint(access.Address, access.Port), token),
        };
        using var channel = GrpcChannel.ForAddress($"https://{access["host"]}:{access.Port}", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var login = new AuthenticateRequest { Name = access["user"], Password = access["pass"] };
        var session = await new Auth.AuthClient(channel).AuthenticateAsync(login, new CallOptions(cancellationToken: patience.Token));
        return await use(new KV.KVClient(channel), new CallOptions(new Metadata { { "token", session.Token } }, cancellationToken: patience.Token));
    }

    private static async ValueTask<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
