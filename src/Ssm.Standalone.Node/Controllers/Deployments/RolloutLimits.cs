using System.Runtime.InteropServices;
using k8s.Models;

namespace Ssm.Standalone.Node.Controllers.Deployments;

/// <summary>How far a rolling update may leave the wanted number of pods. Pure.</summary>
/// <param name="Surge">Pods above it.</param>
/// <param name="Unavailable">Pods below it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RolloutLimits(int Surge, int Unavailable)
{
    /// <summary>The limits of a Deployment; percentages of surge are rounded up, of unavailability down (Kubernetes API, <c>RollingUpdateDeployment</c>).</summary>
    public static RolloutLimits Of(V1Deployment deployment)
    {
        var wanted = deployment.Spec.Replicas ?? 1;
        var rolling = deployment.Spec.Strategy?.RollingUpdate;
        var surge = Resolve(rolling?.MaxSurge, wanted, roundUp: true);
        var unavailable = Resolve(rolling?.MaxUnavailable, wanted, roundUp: false);

        // Both zero would never move.
        return surge == 0 && unavailable == 0 ? new RolloutLimits(0, 1) : new RolloutLimits(surge, unavailable);
    }

    private static int Resolve(IntOrString? value, int wanted, bool roundUp)
    {
        var text = value?.Value ?? "25%";
        if (!text.EndsWith('%'))
        {
            return int.TryParse(text, out var number) ? number : 0;
        }

        var share = int.TryParse(text.AsSpan(0, text.Length - 1), out var percent) ? wanted * percent / 100.0 : 0;
        return (int)(roundUp ? Math.Ceiling(share) : Math.Floor(share));
    }
}
