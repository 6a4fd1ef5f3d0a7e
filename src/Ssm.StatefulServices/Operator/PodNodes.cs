using System.Globalization;
using k8s.Models;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Operator;

/// <summary>Reads the nodes of an instance off its pods. Pure.</summary>
internal static class PodNodes
{
    private const string RevisionLabel = "controller-revision-hash";

    /// <summary>The nodes by ordinal; pods that are no nodes are left out.</summary>
    /// <param name="statefulSet">Name of the StatefulSet.</param>
    /// <param name="pods">The pods of the instance.</param>
    /// <param name="revision">The revision that all pods should be of (<see cref="RevisionOf"/>); null: not known.</param>
    public static IReadOnlyList<Node> Of(string statefulSet, IEnumerable<V1Pod> pods, string? revision) =>
        [.. pods.Select(pod => Of(statefulSet, pod, revision)).OfType<Node>().OrderBy(node => node.Ordinal)];

    /// <summary>The revision that all pods of a StatefulSet should be of; null while its controller has not seen its newest template.</summary>
    public static string? RevisionOf(V1StatefulSet? set) =>
        set?.Status is { UpdateRevision: { Length: > 0 } revision } status && status.ObservedGeneration >= set.Metadata.Generation ? revision : null;

    private static Node? Of(string statefulSet, V1Pod pod, string? revision)
    {
        var name = pod.Metadata.Name;
        if (!name.StartsWith($"{statefulSet}-", StringComparison.Ordinal)
            || !int.TryParse(name.AsSpan(statefulSet.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal))
        {
            return null;
        }

        var isReady = pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) is true;
        return new Node
        {
            Name = name,
            Ordinal = ordinal,
            Address = string.IsNullOrEmpty(pod.Status?.PodIP) ? null : pod.Status.PodIP,
            IsReady = isReady,
            IsLeaving = pod.Metadata.DeletionTimestamp is not null,
            IsOutdated = revision is not null && Label(pod, RevisionLabel) is { } own && own != revision,
            Problem = Problem(pod),
            PreparationFailure = (pod.Status?.InitContainerStatuses ?? []).Select(Failure).FirstOrDefault(code => code is not null),
            EngineFailure = isReady ? null : (pod.Status?.ContainerStatuses ?? []).Select(LastFailure).FirstOrDefault(code => code is not null),
            Role = Label(pod, StatefulServiceLabels.Role),
        };
    }

    private static string? Label(V1Pod pod, string name) => pod.Metadata.Labels is { } labels && labels.TryGetValue(name, out var value) ? value : null;

    /// <summary>The first reason for which a pod does not run that is worth telling; that a container is being created is none.</summary>
    private static string? Problem(V1Pod pod)
    {
        var unscheduled = pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "False" });
        if (unscheduled is not null)
        {
            return Text(unscheduled.Reason, unscheduled.Message);
        }

        if (pod.Status is { Phase: "Failed", Reason: { Length: > 0 } reason })
        {
            return Text(reason, pod.Status.Message); // such as Evicted, with what the machine ran out of
        }

        var container = (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? [])
            .FirstOrDefault(container => container.State?.Waiting is { Reason: not (null or "" or "ContainerCreating" or "PodInitializing") });
        return container is null ? null
            : LastWords(container) is { } words ? Text(container.State.Waiting.Reason, words)
            : Text(container.State.Waiting.Reason, container.State.Waiting.Message);
    }

    /// <summary>The code of a container that failed and did not succeed since; one that is put off tells of its last end.</summary>
    private static int? Failure(V1ContainerStatus container) =>
        (container.State?.Terminated ?? (container.State?.Waiting is null ? null : container.LastState?.Terminated)) is { ExitCode: not 0 and var code } ? code : null;

    /// <summary>The code of a container's last end if that was a failure, whether it was started again meanwhile or not.</summary>
    private static int? LastFailure(V1ContainerStatus container) => (container.State?.Terminated ?? container.LastState?.Terminated) is { ExitCode: not 0 and var code } ? code : null;

    private static string Text(string reason, string? message) => string.IsNullOrEmpty(message) ? reason : $"{reason}: {message}";

    /// <summary>What a container that ends again and again wrote last; it says more than how long the next start is put off.</summary>
    private static string? LastWords(V1ContainerStatus container) =>
        container is { State.Waiting.Reason: "CrashLoopBackOff", LastState.Terminated: { ExitCode: not 0, Message: { } message } }
            ? message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault()
            : null;
}
