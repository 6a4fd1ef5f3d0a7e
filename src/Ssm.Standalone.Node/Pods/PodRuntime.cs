using System.Diagnostics.CodeAnalysis;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Ssm.Standalone.Node.Pods;

/// <summary>A pod while it is on this machine: its containers from first to last.</summary>
internal sealed partial class PodRuntime : IDisposable
{
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(30);

    /// <summary>Timers cannot wait longer than some weeks, and a longer grace period means "never by force" anyway.</summary>
    private static readonly TimeSpan LongestGrace = TimeSpan.FromDays(7);

    private readonly PodTools _tools;
    private readonly Action _onChanged;
    private readonly PodStop _stop;
    private readonly PodTokenSet _tokens;
    private readonly IReadOnlyList<ContainerRunner> _init;
    private readonly IReadOnlyList<ContainerRunner> _containers;
    private readonly DateTimeOffset _startTime;
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private V1Pod _pod;
    private bool _isStale;

    public PodRuntime(PodTools tools, V1Pod pod, PodAddress address, Action onChanged)
    {
        var now = tools.TimeProvider.GetUtcNow();
        _tools = tools;
        _onChanged = onChanged;
        _pod = ServiceAccountMount.AddTo(pod);
        _stop = new PodStop(tools.TimeProvider);
        _tokens = new PodTokenSet(tools, this);
        _startTime = pod.Status?.StartTime is { } known ? new DateTimeOffset(known, TimeSpan.Zero) : now;
        Address = address;
        Uid = pod.Metadata.Uid;
        LogFolder = tools.LogFolder.OfPod(pod.Metadata.NamespaceProperty, pod.Metadata.Name, pod.Metadata.Uid);
        var first = pod.Spec.InitContainers is { Count: > 0 } ? WaitingReasons.PodInitializing : WaitingReasons.ContainerCreating;
        _init = Runners(_pod.Spec.InitContainers, pod.Status?.InitContainerStatuses, isInit: true, first, now);
        _containers = Runners(_pod.Spec.Containers, pod.Status?.ContainerStatuses, isInit: false, first, now);
    }

    /// <summary>The pod as last seen, with what admission adds on Kubernetes.</summary>
    public V1Pod Pod => Volatile.Read(ref _pod);

    public string Uid { get; }

    public PodAddress Address { get; }

    public string LogFolder { get; }

    /// <summary>Rings when configuration changed that a blocked container may wait for.</summary>
    public Wakeup Wakeup { get; } = new();

    /// <summary>Between SIGTERM and SIGKILL.</summary>
    public TimeSpan Grace => Pod.Spec.TerminationGracePeriodSeconds is { } seconds ? Clamp(seconds) : DefaultGrace;

    /// <summary>Completes when every container has ended for good, and before that is made known. Never fails.</summary>
    public Task Completion => _completed.Task;

    /// <summary>The status written last; null before the first. Only the reconciler touches it.</summary>
    public V1PodStatus? Written { get; set; }

    /// <summary>Begins to run the containers.</summary>
    public void Start() => _ = Task.Run(RunAsync);

    /// <summary>Takes a newer state of the pod's object.</summary>
    public void Update(V1Pod pod) => Volatile.Write(ref _pod, ServiceAccountMount.AddTo(pod));

    /// <summary>Asks the containers to end. See <see cref="PodStop"/>.</summary>
    public void Stop(TimeSpan grace) => _stop.Request(grace);

    /// <summary>A number of seconds as the API may hold it, as a time that can be waited for.</summary>
    public static TimeSpan Clamp(long seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, (long)LongestGrace.TotalSeconds));

    /// <summary>Notes that something the pod uses changed since its files were made, for the next pass.</summary>
    public void NoteStaleConfiguration() => Volatile.Write(ref _isStale, true);

    /// <summary>Takes changed ConfigMaps, Secrets, claims and addresses over, if any were noted. For one caller at a time.</summary>
    public void RefreshConfiguration()
    {
        if (!Interlocked.Exchange(ref _isStale, false))
        {
            return;
        }

        try
        {
            Wakeup.Ring();
            foreach (var runner in _init.Concat(_containers).Where(runner => runner.IsRunning))
            {
                _tools.Preparation.Refresh(Pod, runner.Container, Address, Token);
            }
        }
        catch
        {
            NoteStaleConfiguration(); // such as on a full disk: the next pass tries again
            throw;
        }
    }

    /// <summary>How the containers are now.</summary>
    public PodSnapshot Snapshot() => new()
    {
        Address = Address,
        StartTime = _startTime,
        Init = [.. _init.Select(runner => runner.Snapshot)],
        Containers = [.. _containers.Select(runner => runner.Snapshot)],
    };

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    internal void OnChanged() => _onChanged();

    internal void OnConfigurationChanged()
    {
        NoteStaleConfiguration();
        _onChanged();
    }

    internal string? Token(string? audience) => _tokens.Find(audience);

    private List<ContainerRunner> Runners(
        IList<V1Container>? containers, IList<V1ContainerStatus>? known, bool isInit, string reason, DateTimeOffset now) =>
    [
        .. (containers ?? []).Select(container => new ContainerRunner(
            _tools,
            this,
            container,
            isInit,
            ContainerStates.Initial(
                container, known?.FirstOrDefault(status => status.Name == container.Name), Pod.Spec.RestartPolicy, isInit, reason, now))),
    ];

    [SuppressMessage("Design", "CA1031", Justification = "Top of a pod's task: a failure here must not leave the pod without an end.")]
    private async Task RunAsync()
    {
        try
        {
            using var ended = new CancellationTokenSource();
            var refresh = _tokens.KeepAsync(_stop, ended.Token);
            try
            {
                await RunContainersAsync();
            }
            finally
            {
                await ended.CancelAsync();
                await refresh;
            }
        }
        catch (Exception failure)
        {
            LogFailed(_tools.Logger, Pod.Metadata.NamespaceProperty, Pod.Metadata.Name, failure);
        }

        // In this order: whoever is told of the end, looks, and does not see it, is not told again, and the pod's successor would wait for ever.
        _completed.SetResult();
        _onChanged();
    }

    private async Task RunContainersAsync()
    {
        await _tokens.FirstAsync(_stop);
        foreach (var runner in _init)
        {
            if (!await runner.RunAsync(_stop))
            {
                return;
            }
        }

        await Task.WhenAll(_containers.Select(runner => runner.RunAsync(_stop)));
    }

    [LoggerMessage(7201, LogLevel.Error, "Pod {Namespace}/{Name} broke off")]
    private static partial void LogFailed(ILogger logger, string @namespace, string name, Exception failure);
}
