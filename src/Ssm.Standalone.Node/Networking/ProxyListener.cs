using System.Net;
using System.Net.Sockets;

namespace Ssm.Standalone.Node.Networking;

/// <summary>
/// Accepts connections at one address of a Service and passes each to a ready endpoint, in turn. With none, a client's connection is reset, which is
/// the nearest to a refusal that keeps the address ours.
/// </summary>
internal sealed class ProxyListener : IDisposable
{
    private const int Backlog = 512;

    /// <summary>Enough for a pool of clients, and a bound on what one that leaks connections takes from the others.</summary>
    private const int MostConnections = 4096;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly HashSet<ProxyConnection> _connections = [];
    private readonly Socket _socket;
    private readonly TimeProvider _timeProvider;
    private readonly Task _accepting;
    private ProxyPort _port;
    private int _next;
    private int _open;
    private bool _isDisposed;

    private ProxyListener(Socket socket, ProxyPort port, TimeProvider timeProvider)
    {
        _socket = socket;
        _port = port;
        _timeProvider = timeProvider;
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>What it serves.</summary>
    public ProxyPort Port => Volatile.Read(ref _port);

    /// <summary>Listens.</summary>
    /// <exception cref="SocketException">The address cannot be had.</exception>
    public static ProxyListener Start(ProxyPort port, TimeProvider timeProvider)
    {
        var socket = PortCheck.CreateSocket();
        try
        {
            socket.Bind(port.Listen);
            socket.Listen(Backlog);
            return new ProxyListener(socket, port, timeProvider);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Takes changed endpoints over, and breaks the connections of those that are gone.</summary>
    public void Update(ProxyPort port)
    {
        List<ProxyConnection> gone;
        lock (_gate)
        {
            Volatile.Write(ref _port, port);
            gone = [.. _connections.Where(connection => !port.Known.Contains(connection.Address))];
        }

        gone.ForEach(connection => connection.Dispose());
    }

    /// <summary>Stops listening and breaks all connections.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var connection in _connections)
            {
                connection.Dispose();
            }
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _socket.AcceptAsync();
            }
            catch (Exception closed) when (closed is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (SocketException)
            {
                // The client left before it was accepted, or there are no more file handles: others may still be served.
                await Task.Delay(TimeSpan.FromMilliseconds(10), _timeProvider);
                continue;
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            client.NoDelay = true;
            if (Interlocked.Increment(ref _open) > MostConnections || await ConnectAsync() is not (var endpoint, var address))
            {
                client.Close(0);
                return;
            }

            using var connection = new ProxyConnection(client, endpoint, address);
            if (Add(connection))
            {
                await connection.RunAsync();
                Remove(connection);
            }
        }
        catch (SocketException)
        {
            client.Dispose();
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    /// <summary>Connects to the next ready endpoint that answers; null when none does.</summary>
    private async Task<(Socket Socket, IPEndPoint Address)?> ConnectAsync()
    {
        var ready = Port.Ready;
        for (var attempt = 0; attempt < ready.Count; attempt++)
        {
            var address = ready[(int)((uint)Interlocked.Increment(ref _next) % (uint)ready.Count)];
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var deadline = new CancellationTokenSource(ConnectTimeout, _timeProvider);
            try
            {
                await socket.ConnectAsync(address, deadline.Token);
                return (socket, address);
            }
            catch (Exception refused) when (refused is SocketException or OperationCanceledException)
            {
                socket.Dispose();
            }
        }

        return null;
    }

    /// <summary>False if the endpoint went away while it was being connected to.</summary>
    private bool Add(ProxyConnection connection)
    {
        lock (_gate)
        {
            return !_isDisposed && Port.Known.Contains(connection.Address) && _connections.Add(connection);
        }
    }

    private void Remove(ProxyConnection connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection);
        }
    }
}
