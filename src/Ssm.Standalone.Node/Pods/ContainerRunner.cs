using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Ssm.Standalone.Node.Logs;
using Ssm.Standalone.Node.Processes;

namespace Ssm.Standalone.Node.Pods;

/// <summary>Runs one container of a pod: prepare, start, watch over it, start again, until its policy or the pod's end says no more.</summary>
internal sealed partial class ContainerRunner
{
    /// <summary>How often a blocked container looks again. Only what can appear without an event needs it: executables and ports.</summary>
    private static readonly TimeSpan BlockedCheck = TimeSpan.FromSeconds(1);

    private readonly PodTools _tools;
    private readonly PodRuntime _pod;
    private readonly V1Container _container;
    private readonly bool _isInit;
    private ContainerSnapshot _snapshot;
    private RestartBackoff _backoff;

    /// <summary>Completes when something changes after the container's files were made of it.</summary>
    private Task _changed = Task.CompletedTask;

    public ContainerRunner(PodTools tools, PodRuntime pod, V1Container container, bool isInit, ContainerSnapshot initial)
    {
        _tools = tools;
        _pod = pod;
        _container = container;
        _isInit = isInit;
        _snapshot = initial;
    }

    /// <summary>How it is now.</summary>
    public ContainerSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>True while a run exists whose files are to be kept up to date.</summary>
    public bool IsRunning => Snapshot.State.Running is not null;

    public V1Container Container => _container;

    /// <summary>Runs until the container has ended for good.</summary>
    /// <returns>True if its last run succeeded.</returns>
    public async Task<bool> RunAsync(PodStop stop)
    {
        if (Snapshot.State.Terminated is { } done)
        {
            // It had ended for good before the node was restarted.
            return done.ExitCode == 0;
        }

        while (await PrepareAsync(stop) is { } launch)
        {
            var exitCode = await RunOnceAsync(launch, stop);
            if (stop.IsRequested || !RestartPolicy.Restarts(_pod.Pod.Spec.RestartPolicy, exitCode, _isInit))
            {
                return exitCode == 0;
            }

            await PauseAsync(stop);
        }

        return false;
    }

    /// <summary>Waits until the container can start; null when the pod is to stop.</summary>
    private async Task<ContainerLaunch?> PrepareAsync(PodStop stop)
    {
        var shown = string.Empty;
        var told = string.Empty;
        while (!stop.IsRequested)
        {
            _changed = _pod.Wakeup.Next;
            switch (Attempt())
            {
                case Preparation.Ready ready:
                    return ready.Launch;
                case Preparation.Blocked blocked:
                    // What is created together with its pod is often here a moment later: only what is missing twice is worth an event.
                    if (shown == blocked.Message && told != blocked.Message)
                    {
                        told = blocked.Message;
                        _tools.Events.Warning(_pod.Pod, EventReason(blocked.Reason), blocked.Message);
                    }

                    if (shown != blocked.Message)
                    {
                        shown = blocked.Message;
                        Set(Snapshot with { State = ContainerStates.Waiting(blocked.Reason, blocked.Message) });
                    }

                    await Task.WhenAny(_changed, stop.Requested, Task.Delay(BlockedCheck, _tools.TimeProvider));
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        return null;
    }

    [SuppressMessage("Design", "CA1031", Justification = "A full disk, a folder of somebody else's, an odd declaration: the container waits and says why.")]
    private Preparation Attempt()
    {
        try
        {
            return _tools.Preparation.Prepare(_pod.Pod, _container, _pod.Address, _pod.Token);
        }
        catch (Exception failure)
        {
            return new Preparation.Blocked(WaitingReasons.ContainerCreating, failure.Message);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Top of a container's loop: whatever broke its run, it is tried again as after any other failure.")]
    private async Task<int> RunOnceAsync(ContainerLaunch launch, PodStop stop)
    {
        var id = _tools.NewId().ToString("N");
        var started = _tools.TimeProvider.GetUtcNow();
        var exitCode = ExitCodes.CannotStart;
        try
        {
            exitCode = await RunOnceAsync(launch, stop, id, started);
        }
        catch (Exception failure)
        {
            LogBroken(_tools.Logger, _container.Name, _pod.Pod.Metadata.NamespaceProperty, _pod.Pod.Metadata.Name, failure);
            _tools.Events.Warning(_pod.Pod, "Failed", $"Error: failed to start container \"{_container.Name}\": {failure.Message}");
        }

        Ended(exitCode, id, started, await TerminationMessage.OfAsync(_container, exitCode, _pod.LogFolder));
        return exitCode;
    }

    private async Task<int> RunOnceAsync(ContainerLaunch launch, PodStop stop, string id, DateTimeOffset started)
    {
        var log = _tools.Logs.Open(LogFolder.Prepare(_pod.LogFolder, _container.Name, Snapshot.RestartCount));
        try
        {
            var run = await StartAsync(launch, id, log);
            try
            {
                Set(Snapshot with { State = ContainerStates.Running(started), ContainerId = ContainerId(id), IsReady = false, IsStarted = false });
                if (_changed.IsCompleted)
                {
                    // What changed after its files were made, and before it was seen to run, nobody has brought it.
                    _pod.OnConfigurationChanged();
                }

                _tools.Events.Normal(_pod.Pod, "Started", $"Started container {_container.Name}");
                await new ContainerWatch(_tools, _pod, _container, launch, this).OverAsync(run, stop);
                var exitCode = await run.Exited;
                _tools.Ledger.Remove(id);
                return exitCode;
            }
            finally
            {
                if (!run.Exited.IsCompleted)
                {
                    run.Kill();
                }
            }
        }
        finally
        {
            _tools.Logs.Close(log);
        }
    }

    private async Task<IContainerRun> StartAsync(ContainerLaunch launch, string id, ContainerLog log)
    {
        if (launch is ContainerLaunch.Internal program)
        {
            return InProcessContainer.Start(
                program.Program,
                new InProcessContext { Arguments = program.Arguments, Environment = program.Environment, Output = new ContainerLogWriter(log) });
        }

        var process = await _tools.Launcher.StartAsync(((ContainerLaunch.External)launch).Spec with { ContainerId = id }, log.Write);
        try
        {
            _tools.Ledger.Add(id, process.Identity);
        }
        catch (IOException)
        {
            // The disk is full. The process still dies with the node, and carries its mark.
        }

        return process;
    }

    private void Ended(int exitCode, string id, DateTimeOffset started, string? message)
    {
        var now = _tools.TimeProvider.GetUtcNow();
        _backoff = _backoff.After(now - started);
        Set(Snapshot with { State = ContainerStates.Terminated(exitCode, ContainerId(id), started, now, message), IsReady = _isInit && exitCode == 0, IsStarted = false });
    }

    private async Task PauseAsync(PodStop stop)
    {
        var before = Snapshot;
        var pause = _backoff.Pause;
        var waiting = ContainerStates.Waiting(
            WaitingReasons.CrashLoopBackOff,
            $"back-off {pause.TotalSeconds}s restarting failed container={_container.Name} pod={_pod.Pod.Metadata.Name}_{_pod.Pod.Metadata.NamespaceProperty}({_pod.Pod.Metadata.Uid})");
        Set(before with { State = waiting, LastState = before.State, RestartCount = before.RestartCount + 1 });
        if (pause > TimeSpan.Zero)
        {
            _tools.Events.Warning(_pod.Pod, "BackOff", $"Back-off restarting failed container {_container.Name}");
            await stop.DelayAsync(pause, _tools.TimeProvider);
        }
    }

    /// <summary>Takes a probe's word over.</summary>
    internal void Report(Func<ContainerSnapshot, ContainerSnapshot> change) => Set(change(Snapshot));

    private void Set(ContainerSnapshot snapshot)
    {
        Volatile.Write(ref _snapshot, snapshot);
        _pod.OnChanged();
    }

    [LoggerMessage(7203, LogLevel.Error, "Container {Container} of pod {Namespace}/{Name} could not be run")]
    private static partial void LogBroken(ILogger logger, string container, string @namespace, string name, Exception failure);

    private static string ContainerId(string id) => $"ssm://{id}";

    private static string EventReason(string waiting) => waiting == WaitingReasons.ContainerCreating ? "FailedMount" : waiting;
}
