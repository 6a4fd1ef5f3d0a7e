using k8s.Models;

namespace Ssm.Standalone.Node.Pods;

/// <summary>Makes the three states of a container.</summary>
internal static class ContainerStates
{
    /// <summary>What a kubelet says of a run that it did not see the end of.</summary>
    private const int ExitCodeUnknown = 255;

    public static V1ContainerState Waiting(string reason, string? message = null) =>
        new() { Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message } };

    public static V1ContainerState Running(DateTimeOffset started) =>
        new() { Running = new V1ContainerStateRunning { StartedAt = started.UtcDateTime } };

    public static V1ContainerState Terminated(int exitCode, string id, DateTimeOffset started, DateTimeOffset finished, string? message = null) => new()
    {
        Terminated = new V1ContainerStateTerminated
        {
            ExitCode = exitCode,
            Reason = exitCode == 0 ? "Completed" : "Error",
            Message = message,
            ContainerID = id,
            StartedAt = started.UtcDateTime,
            FinishedAt = finished.UtcDateTime,
        },
    };

    /// <summary>How a container begins, given its last known status: a run that the node did not outlive counts as ended.</summary>
    public static ContainerSnapshot Initial(
        V1Container container, V1ContainerStatus? known, string? restartPolicy, bool isInit, string reason, DateTimeOffset now)
    {
        var snapshot = new ContainerSnapshot
        {
            Name = container.Name,
            Image = container.Image ?? string.Empty,
            State = Waiting(reason),
        };
        if (known is null)
        {
            return snapshot;
        }

        if (known.State?.Terminated is { } done && !RestartPolicy.Restarts(restartPolicy, done.ExitCode, isInit))
        {
            return snapshot with
            {
                State = known.State,
                LastState = known.LastState,
                RestartCount = known.RestartCount,
                ContainerId = known.ContainerID,
                IsReady = isInit && done.ExitCode == 0,
            };
        }

        var ended = known.State?.Terminated is not null ? known.State : known.State?.Running is { } running ? Lost(known, running, now) : null;
        return snapshot with
        {
            RestartCount = known.RestartCount + (ended is null ? 0 : 1),
            LastState = ended ?? (known.LastState?.Terminated is null ? null : known.LastState),
            ContainerId = known.ContainerID,
        };
    }

    private static V1ContainerState Lost(V1ContainerStatus known, V1ContainerStateRunning running, DateTimeOffset now) => new()
    {
        Terminated = new V1ContainerStateTerminated
        {
            ExitCode = ExitCodeUnknown,
            Reason = "Unknown",
            Message = "The node was restarted while the container ran",
            ContainerID = known.ContainerID,
            StartedAt = running.StartedAt,
            FinishedAt = now.UtcDateTime,
        },
    };
}
