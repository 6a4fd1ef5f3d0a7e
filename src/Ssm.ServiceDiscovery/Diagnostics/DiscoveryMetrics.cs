using Prometheus;
using Ssm.ServiceDiscovery.Dns;

namespace Ssm.ServiceDiscovery.Diagnostics;

/// <summary>What service discovery counts.</summary>
internal sealed class DiscoveryMetrics
{
    private readonly Counter _replies;
    private readonly Gauge _names;

    public DiscoveryMetrics(CollectorRegistry registry)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        _replies = metrics.CreateCounter("ssm_dns_replies_total", "DNS replies by response code; \"forwarded\" for those that an upstream gave.", "code");
        _names = metrics.CreateGauge("ssm_dns_names", "Names that the DNS server knows.");
    }

    public void CountReply(DnsResponseCode code) => _replies.WithLabels(code.ToString()).Inc();

    public void CountForwarded() => _replies.WithLabels("forwarded").Inc();

    public void SetNames(int count) => _names.Set(count);
}
