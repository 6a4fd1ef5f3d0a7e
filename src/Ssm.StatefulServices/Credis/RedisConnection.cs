using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using StackExchange.Redis;

namespace Ssm.StatefulServices.Credis;

/// <summary>
/// A connection to one Redis node, used by one caller at a time (Redis serialization protocol, version 2). Client libraries follow a cluster to whatever node they
/// think best, and keep connections to all of them; the operator talks to exactly the node it means, and no longer than a pass takes.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private const int LongestValue = 512 * 1024 * 1024; // what Redis itself admits

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly TimeSpan _timeout;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    private RedisConnection(TcpClient client, TimeSpan timeout)
    {
        _client = client;
        _stream = client.GetStream();
        _timeout = timeout;
    }

    /// <summary>Connects. The timeout holds for this and for each command.</summary>
    /// <exception cref="SocketException">The node does not listen.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public static async Task<RedisConnection> OpenAsync(IPEndPoint endpoint, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var client = new TcpClient(endpoint.AddressFamily) { NoDelay = true };
        try
        {
            await client.ConnectAsync(endpoint, cancellationToken).AsTask().WaitAsync(timeout, cancellationToken);
            return new RedisConnection(client, timeout);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Sends one command and waits for its answer. After an exception other than of the server the connection is of no use.</summary>
    /// <param name="words">The command and its arguments: texts, numbers or bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RedisServerException">Redis refused; the message is its own.</exception>
    /// <exception cref="TimeoutException">There was no answer in time.</exception>
    public async Task<RedisReply> SendAsync(IReadOnlyList<object> words, CancellationToken cancellationToken) => (await SendAllAsync([words], cancellationToken))[0];

    /// <summary>Sends commands together and waits for all answers; the timeout holds for the whole. Those after one that was refused are carried out too.</summary>
    /// <param name="commands">Each as for <see cref="SendAsync"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answers, in the order of the commands.</returns>
    /// <exception cref="RedisServerException">Redis refused at least one; the message is the first one's.</exception>
    /// <exception cref="TimeoutException">There was no answer in time.</exception>
    public async Task<IReadOnlyList<RedisReply>> SendAllAsync(IReadOnlyList<IReadOnlyList<object>> commands, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_timeout);
        try
        {
            await _stream.WriteAsync(Encode(commands), deadline.Token);
            var replies = new List<RedisReply>(commands.Count);
            RedisServerException? refusal = null;
            foreach (var _ in commands)
            {
                try
                {
                    replies.Add(await ReadAsync(deadline.Token));
                }
                catch (RedisServerException refused)
                {
                    refusal ??= refused;
                }
            }

            return refusal is null ? replies : throw refusal;
        }
        catch (OperationCanceledException expired) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{commands[0][0]} was not answered within {_timeout.TotalSeconds} s", expired);
        }
    }

    /// <summary>Sends one command that Redis carries out without an answer. Where a version answers it after all, the next answer is not of the next command: send none after it.</summary>
    /// <param name="words">As for <see cref="SendAsync"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask TellAsync(IReadOnlyList<object> words, CancellationToken cancellationToken) => _stream.WriteAsync(Encode([words]), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static byte[] Encode(IReadOnlyList<IReadOnlyList<object>> commands)
    {
        using var message = new MemoryStream();
        foreach (var words in commands)
        {
            Write(message, $"*{words.Count}\r\n");
            foreach (var word in words)
            {
                var bytes = word as byte[] ?? Encoding.UTF8.GetBytes(Convert.ToString(word, CultureInfo.InvariantCulture)!); // no argument is null
                Write(message, $"${bytes.Length}\r\n");
                message.Write(bytes);
                Write(message, "\r\n");
            }
        }

        return message.ToArray();
    }

    private static void Write(MemoryStream message, string text) => message.Write(Encoding.ASCII.GetBytes(text));

    private async Task<RedisReply> ReadAsync(CancellationToken cancellationToken)
    {
        var line = await ReadLineAsync(cancellationToken);
        switch (line[0])
        {
            case '+' or ':':
                return new RedisReply(Encoding.UTF8.GetBytes(line[1..]), null);
            case '-':
                throw new RedisServerException(RedisErrorKind.Unknown, CommandFlags.None, line[1..]);
            case '$':
                return new RedisReply(Length(line) is { } length ? await ReadBytesAsync(length, cancellationToken) : null, null);
            case '*':
                var items = new RedisReply[Length(line) ?? 0];
                for (var index = 0; index < items.Length; index++)
                {
                    items[index] = await ReadAsync(cancellationToken);
                }

                return new RedisReply(null, items);
            default:
                throw new InvalidDataException($"the answer begins with '{line[0]}', which this protocol does not know");
        }
    }

    private static int? Length(string line)
    {
        var length = int.Parse(line.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return length < 0 ? null : length <= LongestValue ? length : throw new InvalidDataException("the answer is too long");
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            var next = (char)await ReadByteAsync(cancellationToken);
            if (next == '\n' && line is [.., _, '\r'])
            {
                return line.ToString(0, line.Length - 1);
            }

            line.Append(next);
        }
    }

    private async Task<byte[]> ReadBytesAsync(int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length + 2];
        for (var read = 0; read < bytes.Length;)
        {
            await FillAsync(cancellationToken);
            var part = Math.Min(_end - _start, bytes.Length - read);
            _buffer.AsSpan(_start, part).CopyTo(bytes.AsSpan(read));
            _start += part;
            read += part;
        }

        return bytes[..length];
    }

    private async ValueTask<byte> ReadByteAsync(CancellationToken cancellationToken)
    {
        await FillAsync(cancellationToken);
        return _buffer[_start++];
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            _start = 0;
            _end = await _stream.ReadAsync(_buffer, cancellationToken);
            if (_end == 0)
            {
                throw new EndOfStreamException("the node closed the connection");
            }
        }
    }
}
