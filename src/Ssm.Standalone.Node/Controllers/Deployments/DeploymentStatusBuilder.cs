using k8s.Models;

namespace Ssm.Standalone.Node.Controllers.Deployments;

/// <summary>The status of a Deployment, conditions as <c>kubectl rollout status</c> and <c>kubectl wait</c> read them. Pure.</summary>
internal static class DeploymentStatusBuilder
{
    private const int DefaultDeadlineSeconds = 600;

    public static V1DeploymentStatus Build(V1Deployment deployment, V1ReplicaSet current, IReadOnlyList<V1ReplicaSet> all, DateTimeOffset now)
    {
        var available = all.Sum(set => set.Status?.AvailableReplicas ?? 0);
        var status = new V1DeploymentStatus
        {
            ObservedGeneration = deployment.Metadata.Generation,
            Replicas = all.Sum(set => set.Status?.Replicas ?? 0),
            UpdatedReplicas = current.Status?.Replicas ?? 0,
            ReadyReplicas = all.Sum(set => set.Status?.ReadyReplicas ?? 0),
            AvailableReplicas = available,
            UnavailableReplicas = all.Sum(set => set.Spec.Replicas ?? 0) - available is > 0 and var missing ? missing : null,
            CollisionCount = deployment.Status?.CollisionCount,
        };
        status.Conditions = [Available(deployment, available, now), Progressing(deployment, current, status, now)];
        return status;
    }

    /// <summary>When the progress deadline passes; null when the rollout is complete or there is none.</summary>
    public static TimeSpan? UntilDeadline(V1Deployment deployment, V1DeploymentStatus status, DateTimeOffset now)
    {
        var progressing = status.Conditions.First(condition => condition.Type == "Progressing");
        return progressing.Reason is "NewReplicaSetAvailable" or "ProgressDeadlineExceeded" || progressing.LastUpdateTime is not { } last
            ? null
            : new DateTimeOffset(last, TimeSpan.Zero).AddSeconds(deployment.Spec.ProgressDeadlineSeconds ?? DefaultDeadlineSeconds) - now;
    }

    public static bool IsComplete(V1Deployment deployment, V1DeploymentStatus status)
    {
        var wanted = deployment.Spec.Replicas ?? 1;
        return status.UpdatedReplicas == wanted && status.Replicas == wanted && status.AvailableReplicas == wanted;
    }

    private static V1DeploymentCondition Available(V1Deployment deployment, int available, DateTimeOffset now)
    {
        var isAvailable = available >= (deployment.Spec.Replicas ?? 1) - RolloutLimits.Of(deployment).Unavailable;
        return Condition(
            deployment,
            "Available",
            isAvailable,
            isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
            isAvailable ? "Deployment has minimum availability." : "Deployment does not have minimum availability.",
            hasProgressed: false,
            now);
    }

    private static V1DeploymentCondition Progressing(V1Deployment deployment, V1ReplicaSet current, V1DeploymentStatus status, DateTimeOffset now)
    {
        var name = current.Metadata.Name;
        if (IsComplete(deployment, status))
        {
            return Condition(deployment, "Progressing", true, "NewReplicaSetAvailable", $"ReplicaSet \"{name}\" has successfully progressed.", false, now);
        }

        var before = deployment.Status;
        var known = before?.Conditions?.FirstOrDefault(condition => condition.Type == "Progressing");
        var hasProgressed = known is null
            || known.Reason == "NewReplicaSetAvailable"
            || before?.ObservedGeneration != deployment.Metadata.Generation
            || (status.UpdatedReplicas ?? 0) > (before?.UpdatedReplicas ?? 0)
            || (status.AvailableReplicas ?? 0) > (before?.AvailableReplicas ?? 0)
            || (status.ReadyReplicas ?? 0) > (before?.ReadyReplicas ?? 0);
        var deadline = TimeSpan.FromSeconds(deployment.Spec.ProgressDeadlineSeconds ?? DefaultDeadlineSeconds);
        if (!hasProgressed && known?.LastUpdateTime is { } last && now - new DateTimeOffset(last, TimeSpan.Zero) >= deadline)
        {
            return Condition(deployment, "Progressing", false, "ProgressDeadlineExceeded", $"ReplicaSet \"{name}\" has timed out progressing.", false, now);
        }

        return Condition(deployment, "Progressing", true, "ReplicaSetUpdated", $"ReplicaSet \"{name}\" is progressing.", hasProgressed, now);
    }

    private static V1DeploymentCondition Condition(
        V1Deployment deployment, string type, bool isTrue, string reason, string message, bool hasProgressed, DateTimeOffset now)
    {
        var status = isTrue ? "True" : "False";
        var before = deployment.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type);
        var isSame = before?.Status == status && before.Reason == reason && before.Message == message && !hasProgressed;
        return new V1DeploymentCondition
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message,
            LastTransitionTime = before?.Status == status ? before.LastTransitionTime : now.UtcDateTime,
            LastUpdateTime = isSame ? before!.LastUpdateTime : now.UtcDateTime,
        };
    }
}
