using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>
/// A short session on one server, as the superuser or another user. No package that can be had speaks the protocol of ZooKeeper 3.5 and later, with the
/// change of ensembles; the operator needs no watches, no ephemeral nodes and no reconnection, so these few calls are all of it. Not thread safe.
/// </summary>
internal sealed class ZooKeeperSession : IDisposable
{
    /// <summary>How long the server keeps a session that says nothing.</summary>
    private static readonly TimeSpan SessionTimeout = TimeSpan.FromSeconds(20);

    private const int LargestAnswer = 16 << 20;

    private const int AuthXid = -4;

    private readonly Socket _socket;
    private readonly ZooKeeperDeadline _deadline;
    private int _xid;

    private ZooKeeperSession(Socket socket, ZooKeeperDeadline deadline)
    {
        _socket = socket;
        _deadline = deadline;
    }

    /// <summary>Opens a session.</summary>
    /// <param name="server">The server.</param>
    /// <param name="user">Whom to be.</param>
    /// <param name="password">With which password.</param>
    /// <param name="timeout">How long the session may last, all calls included.</param>
    /// <param name="timeProvider">The clock of that.</param>
    /// <param name="cancellationToken">Ends it earlier.</param>
    /// <exception cref="IOException">The server does not answer, or does not serve; also thrown by every call.</exception>
    public static async Task<ZooKeeperSession> OpenAsync(
        IPEndPoint server, string user, string password, TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var session = new ZooKeeperSession(socket, new ZooKeeperDeadline(timeout, timeProvider, cancellationToken));
        try
        {
            await session.GuardAsync(() => socket.ConnectAsync(server, session._deadline.Token).AsTask());
            await session.SendAsync(new ZooKeeperWriter().Int(0).Long(0).Int((int)SessionTimeout.TotalMilliseconds).Long(0).Buffer(new byte[16]).Flag(false));
            var answer = await session.ReceiveAsync();
            answer.Int();
            if (answer.Int() <= 0)
            {
                throw new IOException("ZooKeeper refused the session");
            }

            await session.LogInAsync(user, password);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Makes a node, without data unless some are given; what exists is no error, and stays as it is.</summary>
    public async Task EnsureNodeAsync(string path, IReadOnlyList<ZooKeeperAcl> acl, byte[]? data = null) =>
        await CallAsync(1, new ZooKeeperWriter().Text(path).Buffer(data ?? []).Acl(acl).Int(0), ZooKeeperError.NodeExists);

    /// <summary>Deletes a node without children; what is not there is no error, and neither is a node that got a child meanwhile: it stays.</summary>
    public async Task DeleteAsync(string path) => await CallAsync(2, new ZooKeeperWriter().Text(path).Int(-1), ZooKeeperError.NoNode, ZooKeeperError.NotEmpty);

    /// <summary>A node's data; null when there is no such node.</summary>
    public async Task<byte[]?> ReadAsync(string path) => await CallAsync(4, new ZooKeeperWriter().Text(path).Flag(false), ZooKeeperError.NoNode) is { } answer ? answer.Buffer() : null;

    /// <summary>A node's access list; null when there is no such node.</summary>
    public async Task<IReadOnlyList<ZooKeeperAcl>?> ReadAclAsync(string path) =>
        await CallAsync(6, new ZooKeeperWriter().Text(path), ZooKeeperError.NoNode) is { } answer ? answer.Acl() : null;

    /// <summary>Replaces a node's access list; a node that is gone is no error.</summary>
    public async Task WriteAclAsync(string path, IReadOnlyList<ZooKeeperAcl> acl) =>
        await CallAsync(7, new ZooKeeperWriter().Text(path).Acl(acl).Int(-1), ZooKeeperError.NoNode);

    /// <summary>Names of a node's children; none when there is no such node.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string path) =>
        await CallAsync(8, new ZooKeeperWriter().Text(path).Flag(false), ZooKeeperError.NoNode) is { } answer ? answer.Vector(reader => reader.Text()) : [];

    /// <summary>Makes this server catch up with what the ensemble has agreed on.</summary>
    public async Task SyncAsync() => await CallAsync(9, new ZooKeeperWriter().Text("/"));

    /// <summary>Changes the ensemble.</summary>
    /// <param name="joining">The line of a server that is to join, or to be found elsewhere from now on.</param>
    /// <param name="leaving">The id of a server that is to leave.</param>
    /// <returns>False when it cannot be done yet.</returns>
    public async Task<bool> ReconfigureAsync(string? joining, string? leaving) =>
        await CallAsync(
            16, new ZooKeeperWriter().Text(joining).Text(leaving).Text(null).Long(-1), ZooKeeperError.NewConfigNoQuorum, ZooKeeperError.ReconfigInProgress) is not null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _deadline.Dispose();
    }

    private async Task LogInAsync(string user, string password)
    {
        await SendAsync(new ZooKeeperWriter().Int(AuthXid).Int(100).Int(0).Text("digest").Buffer(Encoding.UTF8.GetBytes($"{user}:{password}")));
        var (_, error, _) = await NextAsync();
        if (error != 0)
        {
            throw new IOException("ZooKeeper refused the login");
        }
    }

    /// <summary>The answer; null when it is one of the expected errors.</summary>
    private async Task<ZooKeeperReader?> CallAsync(int operation, ZooKeeperWriter request, params ZooKeeperError[] expected)
    {
        var header = new ZooKeeperWriter().Int(++_xid).Int(operation);
        await SendAsync(header.Append(request));
        while (true)
        {
            var (xid, error, answer) = await NextAsync();
            if (xid != _xid)
            {
                continue; // an answer to nothing we asked
            }

            return error == 0 ? answer
                : expected.Contains((ZooKeeperError)error) ? null
                : throw new IOException($"ZooKeeper refused operation {operation} with error {error}");
        }
    }

    private async Task<(int Xid, int Error, ZooKeeperReader Answer)> NextAsync()
    {
        var answer = await ReceiveAsync();
        var xid = answer.Int();
        answer.Long();
        return (xid, answer.Int(), answer);
    }

    private async Task SendAsync(ZooKeeperWriter message)
    {
        var frame = message.ToFrame();
        await GuardAsync(async () =>
        {
            for (var sent = 0; sent < frame.Length;)
            {
                sent += await _socket.SendAsync(frame.AsMemory(sent), _deadline.Token);
            }
        });
    }

    private async Task<ZooKeeperReader> ReceiveAsync()
    {
        var length = new ZooKeeperReader(await FillAsync(new byte[4])).Int();
        return length is < 0 or > LargestAnswer ? throw new IOException("ZooKeeper's answer is too large") : new ZooKeeperReader(await FillAsync(new byte[length]));
    }

    private async Task<byte[]> FillAsync(byte[] buffer)
    {
        await GuardAsync(async () =>
        {
            for (var filled = 0; filled < buffer.Length;)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(filled), _deadline.Token);
                filled += received > 0 ? received : throw new IOException("ZooKeeper ended the connection");
            }
        });
        return buffer;
    }

    private Task GuardAsync(Func<Task> act) => _deadline.GuardAsync(act);
}
