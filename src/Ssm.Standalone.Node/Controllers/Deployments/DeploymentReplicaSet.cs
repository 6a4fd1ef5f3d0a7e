using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Standalone.Node.Controllers.Workloads;

namespace Ssm.Standalone.Node.Controllers.Deployments;

/// <summary>The ReplicaSet of a Deployment's template. Pure.</summary>
internal static class DeploymentReplicaSet
{
    public const string HashLabel = "pod-template-hash";

    /// <summary>The template, by which a Deployment knows its ReplicaSets.</summary>
    public static JsonObject Template(V1PodTemplateSpec template) => PodTemplates.ToJson(template, HashLabel);

    /// <summary>A new ReplicaSet. The first of a Deployment begins with all pods, a later one with none.</summary>
    public static V1ReplicaSet Create(V1Deployment deployment, IReadOnlyList<V1ReplicaSet> others)
    {
        var hash = PodTemplates.Hash(Template(deployment.Spec.Template), deployment.Status?.CollisionCount ?? 0);
        var pod = PodTemplates.Create(deployment.Spec.Template, deployment, "template");
        pod.Metadata.Labels[HashLabel] = hash;
        var isFirst = others.All(other => (other.Spec.Replicas ?? 0) == 0 && (other.Status?.Replicas ?? 0) == 0);
        return new V1ReplicaSet
        {
            Metadata = new V1ObjectMeta
            {
                Name = $"{deployment.Metadata.Name}-{hash}",
                NamespaceProperty = deployment.Metadata.NamespaceProperty,
                Labels = pod.Metadata.Labels,
                Annotations = DeploymentRevision.Annotations(deployment, DeploymentRevision.Last(others) + 1),
                OwnerReferences = [OwnerReferences.Controller(deployment)],
            },
            Spec = new V1ReplicaSetSpec
            {
                Replicas = isFirst ? deployment.Spec.Replicas ?? 1 : 0,
                MinReadySeconds = deployment.Spec.MinReadySeconds,
                Selector = new V1LabelSelector
                {
                    MatchLabels = new Dictionary<string, string>(deployment.Spec.Selector.MatchLabels ?? new Dictionary<string, string>()) { [HashLabel] = hash },
                    MatchExpressions = deployment.Spec.Selector.MatchExpressions,
                },
                Template = new V1PodTemplateSpec
                {
                    Metadata = new V1ObjectMeta { Labels = pod.Metadata.Labels, Annotations = pod.Metadata.Annotations, Finalizers = pod.Metadata.Finalizers },
                    Spec = pod.Spec,
                },
            },
        };
    }
}
