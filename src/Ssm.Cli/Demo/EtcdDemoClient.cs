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
        using var channel = GrpcChannel.ForAddress($"https://{access["host"]}:{access.Port}", new GrpcChannelOptions { HttpHandler = TrustingHandler.Of(access), DisposeHttpClient = true });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var login = new AuthenticateRequest { Name = access["user"], Password = access["pass"] };
        var session = await new Auth.AuthClient(channel).AuthenticateAsync(login, new CallOptions(cancellationToken: patience.Token));
        return await use(new KV.KVClient(channel), new CallOptions(new Metadata { { "token", session.Token } }, cancellationToken: patience.Token));
    }
}
