using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Ssm.StatefulServices.RabbitMq.Erlang;

/// <summary>
/// Calls functions on an Erlang node, as RabbitMQ's own command-line tools do: for what its management API does not offer. One call at a time.
/// </summary>
internal sealed class ErlangRemote : IAsyncDisposable
{
    /// <summary>Our name. Nodes know us by it while we are connected; there is one operator at a time.</summary>
    private const string Self = "ssm@operator.ssm";

    private const int LongestMessage = 16 << 20;

    /// <summary>A node ends a connection on which it hears nothing for its tick time, ten seconds.</summary>
    private static readonly TimeSpan BetweenTicks = TimeSpan.FromSeconds(2);

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly TimeProvider _timeProvider;
    private int _calls;

    private ErlangRemote(TcpClient client, TimeProvider timeProvider)
    {
        _client = client;
        _stream = client.GetStream();
        _timeProvider = timeProvider;
    }

    /// <summary>Connects to a node.</summary>
    /// <exception cref="IOException">It does not answer, or not as an Erlang node with this cookie does.</exception>
    public static async Task<ErlangRemote> ConnectAsync(IPEndPoint endpoint, string cookie, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(endpoint, cancellationToken);
            var remote = new ErlangRemote(client, timeProvider);
            await remote.GreetAsync(cookie, cancellationToken);
            return remote;
        }
        catch (SocketException refused)
        {
            client.Dispose();
            throw new IOException($"{endpoint} does not answer", refused);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Calls a function and returns its result. What went wrong on the node is a result too: <c>{badrpc, …}</c>.</summary>
    public async Task<ErlangTerm> CallAsync(string module, string function, IReadOnlyList<ErlangTerm> arguments, CancellationToken cancellationToken)
    {
        var self = new ErlangTerm.Process(Self, 1);
        var reference = new ErlangTerm.Reference(Self, ++_calls);

        // What gen_server:call sends to the server named rex, and a REG_SEND to carry it.
        var call = new ErlangTerm.Tuple(
            Atom("$gen_call"),
            new ErlangTerm.Tuple(self, reference),
            new ErlangTerm.Tuple(Atom("call"), Atom(module), Atom(function), new ErlangTerm.List(arguments), Atom("user")));
        var control = new ErlangTerm.Tuple(new ErlangTerm.Integer(6), self, Atom(""), Atom("rex"));
        await SendAsync([112, .. ErlangTermWriter.Write(control), .. ErlangTermWriter.Write(call)], cancellationToken);

        using var answered = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ticking = TickAsync(answered.Token);
        try
        {
            return await AnswerAsync(reference, cancellationToken);
        }
        finally
        {
            await answered.CancelAsync();
            await ticking;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }

    private static ErlangTerm.Atom Atom(string name) => new(name);

    private async Task GreetAsync(string cookie, CancellationToken cancellationToken)
    {
        await SendShortAsync(ErlangHandshake.Name(Self), cancellationToken);
        if (!ErlangHandshake.IsWelcome(await ReceiveShortAsync(cancellationToken)))
        {
            throw new IOException("the node does not admit the operator now");
        }

        var challenge = ErlangHandshake.Challenge(await ReceiveShortAsync(cancellationToken)) ?? throw new IOException("the node does not speak Erlang's protocol");
        var ours = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
        await SendShortAsync(ErlangHandshake.Reply(challenge, ours, cookie), cancellationToken);
        if (!ErlangHandshake.IsAcknowledged(await ReceiveShortAsync(cancellationToken), ours, cookie))
        {
            throw new IOException("the node has another cookie");
        }
    }

    private async Task<ErlangTerm> AnswerAsync(ErlangTerm.Reference reference, CancellationToken cancellationToken)
    {
        while (true)
        {
            var message = await ReceiveAsync(cancellationToken);
            if (message is [112, ..] && Read(message.AsSpan(1)) is ErlangTerm.Tuple { Items: [ErlangTerm.Reference answered, var result] } && answered.Number == reference.Number)
            {
                return result;
            }
        }
    }

    /// <summary>The message that a control message carries; null when it carries none.</summary>
    private static ErlangTerm? Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ErlangTermReader(bytes);
        reader.Read();
        return reader.IsAtEnd ? null : reader.Read();
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(BetweenTicks, _timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await SendAsync([], cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The answer is here.
        }
        catch (IOException)
        {
            // Whoever waits for the answer learns it, too.
        }
    }

    private async Task SendAsync(byte[] message, CancellationToken cancellationToken)
    {
        var frame = new byte[4 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, message.Length);
        message.CopyTo(frame, 4);
        await _stream.WriteAsync(frame, cancellationToken);
    }

    private async Task<byte[]> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(await BytesAsync(4, cancellationToken));
        return length is >= 0 and <= LongestMessage ? await BytesAsync(length, cancellationToken) : throw new IOException("the node sends too long a message");
    }

    private async Task SendShortAsync(byte[] message, CancellationToken cancellationToken)
    {
        var frame = new byte[2 + message.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)message.Length);
        message.CopyTo(frame, 2);
        await _stream.WriteAsync(frame, cancellationToken);
    }

    private async Task<byte[]> ReceiveShortAsync(CancellationToken cancellationToken) =>
        await BytesAsync(BinaryPrimitives.ReadUInt16BigEndian(await BytesAsync(2, cancellationToken)), cancellationToken);

    private async Task<byte[]> BytesAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
