using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Printing;

/// <summary>A pod in a few words, with the words kube-apiserver chooses: what its containers do says more than its phase.</summary>
internal sealed class PodSummary
{
    private readonly JsonObject _pod;
    private readonly HashSet<string> _sidecars;
    private DateTimeOffset? _lastSidecarRestart;
    private long _sidecarRestarts;

    private PodSummary(JsonObject pod)
    {
        _pod = pod;
        _sidecars = [.. pod.Items("spec", "initContainers")
            .Where(container => container.Text("restartPolicy") == "Always").Select(container => container.Text("name"))];
        TotalContainers = pod.Items("spec", "containers").Count + _sidecars.Count;
        Status = pod.Text("status", "reason").Or(pod.Text("status", "phase"));
    }

    internal int TotalContainers { get; }

    internal int ReadyContainers { get; private set; }

    internal long Restarts { get; private set; }

    internal DateTimeOffset? LastRestart { get; private set; }

    internal string Status { get; private set; }

    internal static PodSummary Of(JsonObject pod)
    {
        var summary = new PodSummary(pod);
        if (pod.Items("status", "conditions").Any(condition =>
            condition.Text("type") == "PodScheduled" && condition.Text("reason") == "SchedulingGated"))
        {
            summary.Status = "SchedulingGated";
        }

        if (!summary.IsInitializing() || IsTrue(pod, "Initialized"))
        {
            summary.ReadContainers();
        }

        summary.ReadDeletion();
        return summary;
    }

    private static bool IsTrue(JsonObject pod, string type) => pod.Items("status", "conditions")
        .Any(condition => condition.Text("type") == type && condition.Text("status") == "True");

    private static DateTimeOffset? Later(DateTimeOffset? known, JsonNode? container) =>
        container.Time("lastState", "terminated", "finishedAt") is { } finished && (known is null || finished > known) ? finished : known;

    /// <summary>Reads init containers up to the first that has not done its part.</summary>
    private bool IsInitializing()
    {
        var containers = _pod.Items("status", "initContainerStatuses");
        for (var i = 0; i < containers.Count; i++)
        {
            var container = containers[i];
            var isSidecar = _sidecars.Contains(container.Text("name"));
            Restarts += container.Number("restartCount");
            LastRestart = Later(LastRestart, container);
            if (isSidecar)
            {
                _sidecarRestarts += container.Number("restartCount");
                _lastSidecarRestart = Later(_lastSidecarRestart, container);
            }

            if (isSidecar && container.Flag("started"))
            {
                ReadyContainers += container.Flag("ready") ? 1 : 0;
            }
            else if (container.Object("state", "terminated") is null || container.Number("state", "terminated", "exitCode") != 0)
            {
                Status = "Init:" + InitStatus(container, i);
                return true;
            }
        }

        return false;
    }

    private string InitStatus(JsonNode? container, int index) =>
        container.Object("state", "terminated") is { } terminated ? Termination(terminated)
        : container.Text("state", "waiting", "reason") is var reason and not ("" or "PodInitializing") ? reason
        : $"{index}/{_pod.Items("spec", "initContainers").Count}";

    private static string Termination(JsonObject terminated) => terminated.Text("reason").Or(
        terminated.Number("signal") != 0 ? $"Signal:{terminated.Number("signal")}" : $"ExitCode:{terminated.Number("exitCode")}");

    private void ReadContainers()
    {
        (Restarts, LastRestart) = (_sidecarRestarts, _lastSidecarRestart);
        var isRunning = false;
        foreach (var container in _pod.Items("status", "containerStatuses").Reverse())
        {
            Restarts += container.Number("restartCount");
            LastRestart = Later(LastRestart, container);
            if (container.Text("state", "waiting", "reason") is { Length: > 0 } waiting)
            {
                Status = waiting;
            }
            else if (container.Object("state", "terminated") is { } terminated)
            {
                Status = Termination(terminated);
            }
            else if (container.Flag("ready") && container.Object("state", "running") is not null)
            {
                isRunning = true;
                ReadyContainers++;
            }
        }

        if (Status == "Completed" && isRunning)
        {
            Status = IsTrue(_pod, "Ready") ? "Running" : "NotReady";
        }
    }

    private void ReadDeletion()
    {
        if (_pod.At("metadata", "deletionTimestamp") is null)
        {
            return;
        }

        if (_pod.Text("status", "reason") == "NodeLost")
        {
            Status = "Unknown";
        }
        else if (_pod.Text("status", "phase") is not ("Succeeded" or "Failed"))
        {
            Status = "Terminating";
        }
    }
}
