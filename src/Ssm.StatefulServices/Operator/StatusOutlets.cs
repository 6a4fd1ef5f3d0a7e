using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;

namespace Ssm.StatefulServices.Operator;

/// <summary>Where an operator tells about its instances beside their status.</summary>
/// <param name="Metrics">For Prometheus.</param>
/// <param name="Events">For people.</param>
internal sealed record StatusOutlets(InstanceMetrics Metrics, EventRecorder Events)
{
    /// <summary>Tells people.</summary>
    public void Record(StatefulService resource, StatusNotice notice)
    {
        var regarding = resource with { ApiVersion = StatefulServiceTypes.StatefulServices.ApiVersion, Kind = StatefulServiceTypes.StatefulServices.Kind };
        if (notice.IsWarning)
        {
            Events.Warning(regarding, notice.Reason, notice.Message);
        }
        else
        {
            Events.Normal(regarding, notice.Reason, notice.Message);
        }
    }
}
