using k8s.Models;

namespace Ssm.Standalone.Node.Pods;

/// <summary>Which ConfigMaps, Secrets and claims a pod uses. Pure.</summary>
internal static class PodReferences
{
    public static bool UsesConfigMap(V1Pod pod, string name) =>
        Volumes(pod).Any(volume => volume.ConfigMap?.Name == name || Projections(volume).Any(source => source.ConfigMap?.Name == name))
        || Containers(pod).Any(container => (container.EnvFrom ?? []).Any(source => source.ConfigMapRef?.Name == name)
            || (container.Env ?? []).Any(variable => variable.ValueFrom?.ConfigMapKeyRef?.Name == name));

    public static bool UsesSecret(V1Pod pod, string name) =>
        Volumes(pod).Any(volume => volume.Secret?.SecretName == name || Projections(volume).Any(source => source.Secret?.Name == name))
        || Containers(pod).Any(container => (container.EnvFrom ?? []).Any(source => source.SecretRef?.Name == name)
            || (container.Env ?? []).Any(variable => variable.ValueFrom?.SecretKeyRef?.Name == name));

    public static bool UsesClaim(V1Pod pod, string name) => Volumes(pod).Any(volume => volume.PersistentVolumeClaim?.ClaimName == name);

    /// <summary>True if the pod mounts fields of its own and one that can change has changed.</summary>
    public static bool HasChangedFields(V1Pod before, V1Pod now) =>
        Volumes(now).Any(volume => volume.DownwardAPI is not null || Projections(volume).Any(source => source.DownwardAPI is not null))
        && !(AreEqual(before.Metadata.Labels, now.Metadata.Labels) && AreEqual(before.Metadata.Annotations, now.Metadata.Annotations));

    private static bool AreEqual(IDictionary<string, string>? one, IDictionary<string, string>? other) =>
        (one?.Count ?? 0) == (other?.Count ?? 0) && (one ?? new Dictionary<string, string>()).All(pair => other!.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static IEnumerable<V1Volume> Volumes(V1Pod pod) => pod.Spec.Volumes ?? [];

    private static IEnumerable<V1VolumeProjection> Projections(V1Volume volume) => volume.Projected?.Sources ?? [];

    private static IEnumerable<V1Container> Containers(V1Pod pod) => pod.Spec.Containers.Concat(pod.Spec.InitContainers ?? []);
}
