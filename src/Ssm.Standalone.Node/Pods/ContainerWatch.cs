using k8s.Models;
using Ssm.Standalone.Node.Probes;
using Ssm.Standalone.Node.Processes;

namespace Ssm.Standalone.Node.Pods;

/// <summary>Watches over one run of a container: hooks, probes, and its end if something asks for that.</summary>
internal sealed class ContainerWatch(PodTools tools, PodRuntime pod, V1Container container, ContainerLaunch launch, ContainerRunner runner)
{
    private readonly TaskCompletionSource _condemned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Returns when the run has ended or nothing more can be done to end it.</summary>
    public async Task OverAsync(IContainerRun run, PodStop stop)
    {
        using var probing = new CancellationTokenSource();
        var probes = ProbeAsync(probing.Token);
        await Task.WhenAny(run.Exited, stop.Requested, _condemned.Task);
        await probing.CancelAsync();
        await probes;
        if (run.Exited.IsCompleted)
        {
            return;
        }

        runner.Report(snapshot => snapshot with { IsReady = false });
        if (stop.IsRequested)
        {
            tools.Events.Normal(pod.Pod, "Killing", $"Stopping container {container.Name}");
            await EndAsync(run, stop.Force);
            return;
        }

        using var grace = new CancellationTokenSource(pod.Grace, tools.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, stop.Force);
        await EndAsync(run, either.Token);
    }

    private async Task EndAsync(IContainerRun run, CancellationToken force)
    {
        if (container.Lifecycle?.PreStop is { } hook)
        {
            await HookAsync(hook, "PreStop", force);
        }

        run.Terminate();
        try
        {
            await run.Exited.WaitAsync(force);
        }
        catch (OperationCanceledException) when (force.IsCancellationRequested)
        {
            run.Kill();
            await run.Exited;
        }
    }

    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        if (container.Lifecycle?.PostStart is { } hook && !await HookAsync(hook, "PostStart", cancellationToken))
        {
            _condemned.TrySetResult();
            return;
        }

        if (container.StartupProbe is { } startup && !await StartedAsync(startup, cancellationToken))
        {
            return;
        }

        runner.Report(snapshot => snapshot with { IsStarted = true, IsReady = container.ReadinessProbe is null });
        var readiness = container.ReadinessProbe is { } ready
            ? RunAsync(ProbeKind.Readiness, ready, isReady => runner.Report(snapshot => snapshot with { IsReady = isReady }), cancellationToken)
            : Task.CompletedTask;
        var liveness = container.LivenessProbe is { } live
            ? RunAsync(ProbeKind.Liveness, live, isAlive => CondemnUnless(isAlive, "liveness"), cancellationToken)
            : Task.CompletedTask;
        await Task.WhenAll(readiness, liveness);
    }

    private async Task<bool> StartedAsync(V1Probe probe, CancellationToken cancellationToken)
    {
        using var decided = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var isStarted = false;
        await RunAsync(
            ProbeKind.Startup,
            probe,
            succeeded =>
            {
                isStarted = succeeded;
                CondemnUnless(succeeded, "startup");
                decided.Cancel();
            },
            decided.Token);
        return isStarted && !cancellationToken.IsCancellationRequested;
    }

    private void CondemnUnless(bool isWell, string probe)
    {
        if (!isWell)
        {
            tools.Events.Normal(pod.Pod, "Killing", $"Container {container.Name} failed {probe} probe, will be restarted");
            _condemned.TrySetResult();
        }
    }

    private Task RunAsync(ProbeKind kind, V1Probe probe, Action<bool> onResult, CancellationToken cancellationToken)
    {
        var action = tools.Probes.Create(probe, container, pod.Address.PodIP, launch.SideProcess);
        return new ProbeLoop(kind, ProbeSettings.Of(probe), action, tools.TimeProvider).RunAsync(
            onResult,
            failure => tools.Events.Warning(pod.Pod, "Unhealthy", $"{kind} probe failed: {failure}"),
            cancellationToken);
    }

    private async Task<bool> HookAsync(V1LifecycleHandler hook, string name, CancellationToken cancellationToken)
    {
        if (hook.Sleep is { } sleep)
        {
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(sleep.Seconds), tools.TimeProvider, cancellationToken));
            return true;
        }

        var probe = new V1Probe { Exec = hook.Exec, HttpGet = hook.HttpGet, TcpSocket = hook.TcpSocket };
        var action = tools.Probes.Create(probe, container, pod.Address.PodIP, launch.SideProcess);
        string? failure;
        try
        {
            failure = await action.TryAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            failure = "not finished in time";
        }

        if (failure is not null)
        {
            tools.Events.Warning(pod.Pod, $"Failed{name}Hook", $"{name} hook of container {container.Name} failed: {failure}");
        }

        return failure is null;
    }
}
