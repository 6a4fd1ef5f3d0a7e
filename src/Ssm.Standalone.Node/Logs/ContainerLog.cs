namespace Ssm.Standalone.Node.Logs;

/// <summary>
/// What one run of a container wrote to stdout and stderr. Lines get their time stamp as they come; the file is rotated by size, and one rotated
/// part is kept. Thread-safe. Readers read the files by themselves and only wait here for more.
/// </summary>
internal sealed class ContainerLog : IDisposable
{
    /// <summary>A line without end is cut here, as container runtimes do, so that memory stays bounded.</summary>
    private const int LongestLineBytes = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly long _rotateAtBytes;
    private readonly TimeProvider _timeProvider;
    private readonly byte[] _line = new byte[LogLine.PrefixLength + LongestLineBytes + 1];
    private readonly byte[] _pending = new byte[64 * 1024];
    private FileStream? _file;
    private TaskCompletionSource _changed = NewSignal();
    private int _lineLength;
    private int _pendingLength;

    /// <summary>Opens the file to append to; its folder must exist.</summary>
    public ContainerLog(string path, long rotateAtBytes, TimeProvider timeProvider)
    {
        Path = path;
        _rotateAtBytes = rotateAtBytes;
        _timeProvider = timeProvider;
        _file = Open(path);
    }

    /// <summary>The current file.</summary>
    public string Path { get; }

    /// <summary>Where the part before the current file is kept.</summary>
    public static string RotatedPath(string path) => path + ".1";

    /// <summary>Grows by one at each rotation.</summary>
    public int Generation { get; private set; }

    /// <summary>True when nothing will be added any more.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _file is null;
            }
        }
    }

    /// <summary>Completes at the next change. Take it before reading, await it after having found nothing.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    /// <summary>Opens a file of a log at its beginning; it may be renamed or deleted meanwhile.</summary>
    public static FileStream OpenForReading(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>Opens the current file, with the generation it belongs to.</summary>
    public (FileStream File, int Generation) OpenForReading()
    {
        lock (_gate)
        {
            return (OpenForReading(Path), Generation);
        }
    }

    /// <summary>Adds output of the container; what follows the last newline waits for its end.</summary>
    public void Write(ReadOnlySpan<byte> output)
    {
        lock (_gate)
        {
            if (_file is null)
            {
                return;
            }

            while (output.Length > 0)
            {
                var end = output.IndexOf((byte)'\n');
                var part = end >= 0 ? output[..end] : output;
                var room = LongestLineBytes - (_lineLength == 0 ? 0 : _lineLength - LogLine.PrefixLength);
                var isCut = part.Length > room;
                Append_NeedsLock(isCut ? part[..room] : part);
                output = output[(isCut ? room : end >= 0 ? end + 1 : part.Length)..];
                if (isCut || end >= 0)
                {
                    EndLine_NeedsLock();
                }
            }

            Flush_NeedsLock();
        }
    }

    /// <summary>Ends an open line and closes the file; readers that follow come to their end.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_file is null)
            {
                return;
            }

            if (_lineLength > 0)
            {
                EndLine_NeedsLock();
            }

            Flush_NeedsLock();
            _file.Dispose();
            _file = null;
            _changed.TrySetResult();
        }
    }

    private void Append_NeedsLock(ReadOnlySpan<byte> part)
    {
        if (_lineLength == 0)
        {
            LogLine.WritePrefix(_timeProvider.GetUtcNow(), _line);
            _lineLength = LogLine.PrefixLength;
        }

        part.CopyTo(_line.AsSpan(_lineLength));
        _lineLength += part.Length;
    }

    private void EndLine_NeedsLock()
    {
        _line[_lineLength++] = (byte)'\n';
        if (_pendingLength + _lineLength > _pending.Length)
        {
            Flush_NeedsLock();
        }

        _line.AsSpan(0, _lineLength).CopyTo(_pending.AsSpan(_pendingLength));
        _pendingLength += _lineLength;
        _lineLength = 0;
    }

    private void Flush_NeedsLock()
    {
        if (_pendingLength == 0)
        {
            return;
        }

        try
        {
            _file!.Write(_pending, 0, _pendingLength);
            if (_file.Position >= _rotateAtBytes)
            {
                Rotate_NeedsLock();
            }
        }
        catch (IOException)
        {
            // The disk is full: a container must go on without its log rather than die of it.
        }

        _pendingLength = 0;
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    private void Rotate_NeedsLock()
    {
        _file!.Dispose();
        File.Move(Path, RotatedPath(Path), overwrite: true);
        _file = Open(Path);
        Generation++;
    }

    // No buffer of its own: what was written is in the file, where readers look for it.
    private static FileStream Open(string path) => new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
