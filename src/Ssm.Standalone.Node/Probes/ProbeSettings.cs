using k8s.Models;

namespace Ssm.Standalone.Node.Probes;

/// <summary>A probe with the API's defaults filled in (Kubernetes API, <c>Probe</c>).</summary>
internal sealed record ProbeSettings
{
    /// <summary>Before the first attempt. Default 0.</summary>
    public required TimeSpan InitialDelay { get; init; }

    /// <summary>Between attempts. Default 10 s.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>For one attempt. Default 1 s.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Successes in a row that make it succeed. Default 1.</summary>
    public required int SuccessThreshold { get; init; }

    /// <summary>Failures in a row that make it fail. Default 3.</summary>
    public required int FailureThreshold { get; init; }

    public static ProbeSettings Of(V1Probe probe) => new()
    {
        InitialDelay = TimeSpan.FromSeconds(probe.InitialDelaySeconds ?? 0),
        Period = TimeSpan.FromSeconds(Positive(probe.PeriodSeconds, 10)),
        Timeout = TimeSpan.FromSeconds(Positive(probe.TimeoutSeconds, 1)),
        SuccessThreshold = Positive(probe.SuccessThreshold, 1),
        FailureThreshold = Positive(probe.FailureThreshold, 3),
    };

    private static int Positive(int? value, int otherwise) => value is > 0 ? value.Value : otherwise;
}
