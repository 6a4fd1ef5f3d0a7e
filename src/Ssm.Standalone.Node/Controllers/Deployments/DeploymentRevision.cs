using System.Globalization;
using k8s.Models;

namespace Ssm.Standalone.Node.Controllers.Deployments;

/// <summary>The numbers of a Deployment's templates, as <c>kubectl rollout history</c> shows them. Pure.</summary>
internal static class DeploymentRevision
{
    public const string Annotation = "deployment.kubernetes.io/revision";
    private const string LastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

    public static long Of(IDictionary<string, string>? annotations) =>
        annotations is not null && annotations.TryGetValue(Annotation, out var text) && long.TryParse(text, out var revision) ? revision : 0;

    /// <summary>The highest number of all.</summary>
    public static long Last(IEnumerable<V1ReplicaSet> sets) => sets.Select(set => Of(set.Metadata.Annotations)).DefaultIfEmpty(0).Max();

    public static string Text(long revision) => revision.ToString(CultureInfo.InvariantCulture);

    /// <summary>What a new ReplicaSet takes over from its Deployment.</summary>
    public static Dictionary<string, string> Annotations(V1Deployment deployment, long revision)
    {
        var annotations = (deployment.Metadata.Annotations ?? new Dictionary<string, string>())
            .Where(annotation => annotation.Key is not (LastAppliedAnnotation or Annotation))
            .ToDictionary(annotation => annotation.Key, annotation => annotation.Value);
        annotations[Annotation] = Text(revision);
        return annotations;
    }
}
