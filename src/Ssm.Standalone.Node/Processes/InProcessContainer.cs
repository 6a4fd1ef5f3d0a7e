using System.Diagnostics.CodeAnalysis;
namespace Ssm.Standalone.Node.Processes;

/// <summary>A run of an <see cref="InProcessProgram"/>.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and is not linked; the program may use its token after it was abandoned.")]
internal sealed class InProcessContainer : IContainerRun
{
    private const int ExitCodeOfFailure = 1;
    private const int ExitCodeOfKill = 137;

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private InProcessContainer()
    {
    }

    /// <inheritdoc/>
    public Task<int> Exited => _exited.Task;

    /// <summary>Starts a program on the thread pool.</summary>
    public static InProcessContainer Start(InProcessProgram program, InProcessContext context)
    {
        var container = new InProcessContainer();
        _ = Task.Run(() => container.RunAsync(program, context));
        return container;
    }

    /// <inheritdoc/>
    public void Terminate() => _stop.Cancel();

    /// <summary>Abandons it: code cannot be ended from outside. It was asked to stop and may still do so.</summary>
    public void Kill()
    {
        _stop.Cancel();
        _exited.TrySetResult(ExitCodeOfKill);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Top of a program: whatever it throws ends it as it would end a process.")]
    private async Task RunAsync(InProcessProgram program, InProcessContext context)
    {
        try
        {
            _exited.TrySetResult(await program(context, _stop.Token));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _exited.TrySetResult(0);
        }
        catch (Exception failure)
        {
            context.Output.WriteLine($"unhandled exception: {failure}");
            _exited.TrySetResult(ExitCodeOfFailure);
        }
    }
}
