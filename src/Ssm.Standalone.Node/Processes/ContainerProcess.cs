using System.Diagnostics;

namespace Ssm.Standalone.Node.Processes;

/// <summary>A started process with everything it starts in turn. When it ends, so do they.</summary>
internal sealed class ContainerProcess : IContainerRun
{
    /// <summary>How long output is waited for after the end: something that cannot be ended may hold the pipe for ever.</summary>
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);

    private readonly bool _isSideProcess;
    private readonly Process _process;
    private readonly OutputSink _output;
    private readonly TimeProvider _timeProvider;
    private readonly ProcessFamily _family;

    public ContainerProcess(Process process, ProcessIdentity identity, ProcessSpec spec, OutputSink output, TimeProvider timeProvider)
    {
        _process = process;
        _output = output;
        _timeProvider = timeProvider;
        _isSideProcess = spec.IsSideProcess;
        _family = new ProcessFamily(identity, ProcessMark.OfContainer(spec.ContainerId));
        Identity = identity;
        Exited = RunAsync();
    }

    /// <summary>The first process.</summary>
    public ProcessIdentity Identity { get; }

    /// <summary>The exit code, 128 + n after signal n. Completes when the whole family has ended and its output was taken.</summary>
    public Task<int> Exited { get; }

    /// <inheritdoc/>
    public void Terminate() => Send(Signal.Terminate);

    /// <inheritdoc/>
    public void Kill() => Send(Signal.Kill);

    private void Send(Signal signal)
    {
        if (_isSideProcess)
        {
            // Its mark is that of the container, whose other processes are not meant.
            Signals.Send(Identity, signal);
        }
        else if (!Exited.IsCompleted)
        {
            _family.Send(signal);
        }
    }

    private async Task<int> RunAsync()
    {
        using (_process)
        {
            var output = PumpAsync(_process.StandardOutput.BaseStream);
            await _process.WaitForExitAsync(CancellationToken.None);
            var exitCode = _process.ExitCode;
            if (_isSideProcess)
            {
                await Task.WhenAny(output, Task.Delay(OutputGrace, _timeProvider));
            }
            else
            {
                // Those that hold the pipe open would keep the pump waiting, so they go first.
                await _family.KillAsync(_timeProvider, CancellationToken.None);
                await Task.WhenAny(output, Task.Delay(OutputGrace, _timeProvider));
            }

            return exitCode;
        }
    }

    private async Task PumpAsync(Stream stream)
    {
        var buffer = new byte[4096];
        try
        {
            for (var read = await stream.ReadAsync(buffer); read > 0; read = await stream.ReadAsync(buffer))
            {
                _output(buffer.AsSpan(0, read));
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // There is no more output, or nobody waits for it any more.
        }
    }
}
