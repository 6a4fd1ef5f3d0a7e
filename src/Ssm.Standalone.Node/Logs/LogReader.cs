namespace Ssm.Standalone.Node.Logs;

/// <summary>Copies the wanted part of a log to a stream, and follows it when asked to. One reader for one request.</summary>
/// <param name="path">The current file of the log.</param>
/// <param name="open">The log while its container runs; null when it has ended and nothing will follow.</param>
/// <param name="query">What is wanted.</param>
/// <param name="output">Where to; flushed whenever there is nothing more to read at once.</param>
internal sealed class LogReader(string path, ContainerLog? open, LogQuery query, Stream output)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private long _remaining = query.LimitBytes ?? long.MaxValue;
    private int _length;

    /// <summary>Ends when the log ends, or with the first bytes beyond the limit.</summary>
    public async Task CopyAsync(CancellationToken cancellationToken)
    {
        var (current, generation) = OpenCurrent();
        try
        {
            await CopyPastAsync(current, cancellationToken);
            while (_remaining > 0)
            {
                var changed = open?.Changed ?? Task.CompletedTask;
                var isClosed = open?.IsClosed ?? true;
                var isRotated = open is not null && open.Generation != generation;
                await CopyRestAsync(current, cancellationToken);
                await output.FlushAsync(cancellationToken);
                if (isRotated)
                {
                    await current.DisposeAsync();
                    (current, generation) = OpenCurrent();
                }
                else if (isClosed || !query.Follow)
                {
                    return;
                }
                else
                {
                    await changed.WaitAsync(cancellationToken);
                }
            }
        }
        finally
        {
            await current.DisposeAsync();
        }
    }

    /// <summary>What is there already, the rotated part included; leaves <paramref name="current"/> where the rest begins.</summary>
    private async Task CopyPastAsync(FileStream current, CancellationToken cancellationToken)
    {
        var length = current.Length;
        var (offset, found) = query.TailLines is { } lines ? LogTail.Find(current, length, lines) : (0, 0);
        var missing = query.TailLines - found ?? long.MaxValue;
        if (missing > 0 && File.Exists(ContainerLog.RotatedPath(path)))
        {
            await using var rotated = ContainerLog.OpenForReading(ContainerLog.RotatedPath(path));
            rotated.Position = query.TailLines is null ? 0 : LogTail.Find(rotated, rotated.Length, missing).Offset;
            await CopyRestAsync(rotated, cancellationToken);
        }

        current.Position = offset;
    }

    private async Task CopyRestAsync(FileStream file, CancellationToken cancellationToken)
    {
        while (_remaining > 0)
        {
            var read = await file.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
            if (read == 0)
            {
                return;
            }

            _length += read;
            var used = await CopyLinesAsync(cancellationToken);
            _buffer.AsSpan(used, _length - used).CopyTo(_buffer);
            _length -= used;
        }
    }

    private async Task<int> CopyLinesAsync(CancellationToken cancellationToken)
    {
        var start = 0;
        while (_remaining > 0)
        {
            var end = Array.IndexOf(_buffer, (byte)'\n', start, _length - start);
            if (end < 0)
            {
                // Lines are shorter than the buffer by far; one that fills it was not written by us and is passed over.
                return start == 0 && _length == _buffer.Length ? _length : start;
            }

            if (Part(start, end + 1) is { Length: > 0 } part)
            {
                await output.WriteAsync(part, cancellationToken);
                _remaining -= part.Length;
            }

            start = end + 1;
        }

        return start;
    }

    private ReadOnlyMemory<byte> Part(int start, int end)
    {
        var line = _buffer.AsMemory(start, end - start);
        if (line.Length < LogLine.PrefixLength || (query.Since is { } since && !(LogLine.Time(line.Span) >= since)))
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var part = query.Timestamps ? line : line[LogLine.PrefixLength..];
        return part.Length > _remaining ? part[..(int)_remaining] : part;
    }

    private (FileStream File, int Generation) OpenCurrent() => open?.OpenForReading() ?? (ContainerLog.OpenForReading(path), 0);
}
