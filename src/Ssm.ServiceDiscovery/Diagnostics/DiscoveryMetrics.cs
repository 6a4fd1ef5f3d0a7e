using Prometheus;
using Ssm.ServiceDiscovery.Dns;

namespace Ssm.ServiceDiscovery.Diagnostics;

/// <summary>What <c>/metrics</c> tells, in a registry of its own.</summary>
internal static class DiscoveryMetrics
{
    public static CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    private static readonly MetricFactory Factory = Metrics.WithCustomRegistry(Registry);

    private static readonly Counter Replies = Factory.CreateCounter(
        "ssm_dns_replies_total", "DNS replies by response code; \"forwarded\" for those that an upstream gave.", "code");

    private static readonly Gauge Names = Factory.CreateGauge("ssm_dns_names", "Names that the DNS server knows.");

    public static void CountReply(DnsResponseCode code) => Replies.WithLabels(code.ToString()).Inc();

    public static void CountForwarded() => Replies.WithLabels("forwarded").Inc();

    public static void SetNames(int count) => Names.Set(count);
}
