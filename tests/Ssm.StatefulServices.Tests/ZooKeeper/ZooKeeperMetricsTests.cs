using Ssm.StatefulServices.ZooKeeper;

namespace Ssm.StatefulServices.Tests.ZooKeeper;

public class ZooKeeperMetricsTests
{
    [Fact]
    public void Render_NoAnswer_SaysThatTheServerIsDown() => Assert.Equal("# TYPE zk_up gauge\nzk_up 0\n", ZooKeeperMetrics.Render(null));

    [Fact]
    public void Render_Answer_HasNumbersAndNoNamesOfSubtrees() => Assert.Equal(
        """
        # TYPE zk_up gauge
        zk_up 1
        # TYPE zk_server_info gauge
        zk_server_info{version="3.8.0",state="leader"} 1
        # TYPE zk_avg_latency untyped
        zk_avg_latency 0.25
        # TYPE zk_min_latency untyped
        zk_min_latency NaN

        """,
        ZooKeeperMetrics.Render("zk_version\t3.8.0-${mvngit.commit.id}, built on 2024-12-29 17:54 UTC\nzk_server_state\tleader\nzk_avg_latency\t0.25\nzk_min_latency\tNaN\nzk_avg_orders_read_per_namespace\t1\nzk_sum_a-b_x\t1\nnonsense\n"));
}
