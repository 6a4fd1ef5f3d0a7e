using System.Buffers;
using System.Text;

namespace Ssm.Standalone.Node.Logs;

/// <summary>The log of an in-process container as a <see cref="TextWriter"/>. Thread-safe, and silent once the log is closed.</summary>
internal sealed class ContainerLogWriter(ContainerLog log) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(buffer.Length));
        log.Write(bytes.AsSpan(0, Encoding.UTF8.GetBytes(buffer, bytes)));
        ArrayPool<byte>.Shared.Return(bytes);
    }

    // One write for the line and its end, so that lines of two threads do not mix.
    public override void WriteLine(string? value) => Write(value + "\n");

    public override void WriteLine(ReadOnlySpan<char> buffer) => Write(string.Concat(buffer, "\n"));

    public override void WriteLine() => Write("\n");

    public override Task WriteAsync(char value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }
}
