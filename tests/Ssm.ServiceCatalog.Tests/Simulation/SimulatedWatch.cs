using System.Net;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>The body of a watch: nothing comes until a step delivers it, so an informer may lag as far behind as the seed wants.</summary>
internal sealed class SimulatedWatch(StoredKey scope, int position, SimulatedProcess? client) : HttpContent
{
    private readonly Feed _feed = new();

    public StoredKey Scope { get; } = scope;

    public SimulatedProcess? Client { get; } = client;

    /// <summary>How many changes of the kind have been looked at.</summary>
    public int Position { get; set; } = position;

    /// <summary>The client waits for more, and there may be more.</summary>
    public bool IsWaiting => _feed.Pending is not null;

    /// <summary>False once nobody reads it any more.</summary>
    public bool IsOpen { get; private set; } = true;

    public void Deliver(byte[] lines) => _feed.Complete(lines);

    public void End()
    {
        IsOpen = false;
        _feed.Complete([]);
    }

    public void Break()
    {
        IsOpen = false;
        _feed.Fail();
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(_feed);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        IsOpen = false;
        base.Dispose(disposing);
    }

    /// <summary>One read at a time, completed by the step that delivers.</summary>
    private sealed class Feed : Stream
    {
        private readonly MemoryStream _buffered = new();
        private Memory<byte> _target;

        public TaskCompletionSource<int>? Pending { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void Complete(byte[] lines)
        {
            if (Pending is not { } read)
            {
                return;
            }

            // What does not fit is read next, at once.
            _buffered.SetLength(0);
            _buffered.Write(lines);
            _buffered.Position = 0;
            Pending = null;
            read.TrySetResult(_buffered.Read(_target.Span));
        }

        public void Fail()
        {
            var read = Pending;
            Pending = null;
            read?.TrySetException(new IOException("the watch broke"));
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_buffered.Position < _buffered.Length)
            {
                return _buffered.Read(buffer.Span);
            }

            cancellationToken.ThrowIfCancellationRequested();
            var read = new TaskCompletionSource<int>();
            (Pending, _target) = (read, buffer);
            await using var registration = cancellationToken.Register(() =>
            {
                Pending = null;
                read.TrySetCanceled(cancellationToken);
            });
            return await read.Task;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
