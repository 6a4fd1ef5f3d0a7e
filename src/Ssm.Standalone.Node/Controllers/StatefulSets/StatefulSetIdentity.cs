using k8s.Models;
using Ssm.Standalone.Node.Controllers.Workloads;

namespace Ssm.Standalone.Node.Controllers.StatefulSets;

/// <summary>What makes the pods of a StatefulSet individuals: names, labels, claims (Kubernetes, "StatefulSet: Pod Identity"). Pure.</summary>
internal static class StatefulSetIdentity
{
    public const string RevisionLabel = "controller-revision-hash";
    private const string PodNameLabel = "statefulset.kubernetes.io/pod-name";
    private const string PodIndexLabel = "apps.kubernetes.io/pod-index";

    public static string PodName(V1StatefulSet set, int ordinal) => $"{set.Metadata.Name}-{ordinal}";

    /// <summary>The ordinal in a pod's name; null if it is not a name of this set's pods.</summary>
    public static int? Ordinal(V1StatefulSet set, string podName) =>
        podName.StartsWith(set.Metadata.Name + "-", StringComparison.Ordinal) && int.TryParse(podName.AsSpan(set.Metadata.Name.Length + 1), out var ordinal)
        && PodName(set, ordinal) == podName
            ? ordinal
            : null;

    public static string ClaimName(V1PersistentVolumeClaim template, V1StatefulSet set, int ordinal) => $"{template.Metadata.Name}-{PodName(set, ordinal)}";

    public static string? Revision(V1Pod pod) => pod.Metadata.Labels is { } labels && labels.TryGetValue(RevisionLabel, out var revision) ? revision : null;

    /// <summary>The pod of an ordinal at a revision.</summary>
    public static V1Pod Pod(V1StatefulSet set, V1PodTemplateSpec template, string revision, int ordinal)
    {
        var name = PodName(set, ordinal);
        var pod = PodTemplates.Create(template, set, name);
        pod.Metadata.Labels[PodNameLabel] = name;
        pod.Metadata.Labels[PodIndexLabel] = ordinal.ToString(System.Globalization.CultureInfo.InvariantCulture);
        pod.Metadata.Labels[RevisionLabel] = revision;
        pod.Spec.Hostname = name;
        pod.Spec.Subdomain = set.Spec.ServiceName;
        var claims = set.Spec.VolumeClaimTemplates ?? [];
        pod.Spec.Volumes =
        [
            .. (pod.Spec.Volumes ?? []).Where(volume => claims.All(claim => claim.Metadata.Name != volume.Name)),
            .. claims.Select(claim => new V1Volume
            {
                Name = claim.Metadata.Name,
                PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = ClaimName(claim, set, ordinal) },
            }),
        ];
        return pod;
    }

    /// <summary>The claims of an ordinal. They outlive the set unless its retention policy says otherwise.</summary>
    public static IEnumerable<V1PersistentVolumeClaim> Claims(V1StatefulSet set, int ordinal)
    {
        var goesWithSet = set.Spec.PersistentVolumeClaimRetentionPolicy?.WhenDeleted == "Delete";
        return (set.Spec.VolumeClaimTemplates ?? []).Select(template => new V1PersistentVolumeClaim
        {
            ApiVersion = V1PersistentVolumeClaim.KubeApiVersion,
            Kind = V1PersistentVolumeClaim.KubeKind,
            Metadata = new V1ObjectMeta
            {
                Name = ClaimName(template, set, ordinal),
                NamespaceProperty = set.Metadata.NamespaceProperty,
                Annotations = template.Metadata.Annotations,
                Labels = new[] { template.Metadata.Labels, set.Spec.Selector.MatchLabels }
                    .SelectMany(labels => labels ?? new Dictionary<string, string>())
                    .GroupBy(label => label.Key, StringComparer.Ordinal)
                    .ToDictionary(group => group.Key, group => group.Last().Value),
                OwnerReferences = goesWithSet ? [OwnerReferences.Controller(set)] : null,
            },
            Spec = template.Spec,
        });
    }
}
