using k8s.Models;
using Ssm.Standalone.Node.Controllers.StatefulSets;

namespace Ssm.Standalone.Node.Tests.Controllers;

public sealed class StatefulSetDeciderTests
{
    [Theory]
    // ordered: one after the other
    [InlineData("Ordered", 3, 0, "", "+0")]
    [InlineData("Ordered", 3, 0, "0:unready", "")]
    [InlineData("Ordered", 3, 0, "0", "+1")]
    [InlineData("Ordered", 3, 0, "0:deleting 1 2", "")]
    [InlineData("Ordered", 3, 0, "0 2", "+1")]
    [InlineData("Ordered", 3, 0, "0 1:failed 2", "-1")]
    // ordered: away from the highest, one at a time
    [InlineData("Ordered", 1, 0, "0 1 2", "-2")]
    [InlineData("Ordered", 1, 0, "0 1 2:deleting", "")]
    [InlineData("Ordered", 0, 0, "0:unready", "-0")]
    // parallel: all at once
    [InlineData("Parallel", 3, 0, "", "+0 +1 +2")]
    [InlineData("Parallel", 3, 0, "0:unready 1:deleting", "+2")]
    [InlineData("Parallel", 1, 0, "0 1 2", "-2 -1")]
    // update: from the highest, one at a time, down to the partition
    [InlineData("Ordered", 3, 0, "0:old 1:old 2:old", "-2")]
    [InlineData("Ordered", 3, 0, "0:old 1:old 2", "-1")]
    [InlineData("Ordered", 3, 0, "0:old 1:old 2:unready", "")]
    [InlineData("Parallel", 3, 0, "0:old 1:old 2:unready", "")]
    [InlineData("Parallel", 3, 0, "0:old 1:old 2:old", "-2")]
    [InlineData("Ordered", 3, 2, "0:old 1:old 2", "")]
    [InlineData("Ordered", 3, 3, "0:old 1:old 2:old", "")]
    // a pod that never became ready does not stop its own correction
    [InlineData("Ordered", 3, 0, "0:old 1:old,unready", "-1")]
    [InlineData("Ordered", 3, 2, "0:old 1:old,unready", "")]
    public void Decide_Pods_LeadToTheNextActions(string policy, int replicas, int partition, string pods, string expected)
    {
        var set = new V1StatefulSet
        {
            Metadata = new V1ObjectMeta { Name = "s" },
            Spec = new V1StatefulSetSpec
            {
                Replicas = replicas,
                PodManagementPolicy = policy == "Ordered" ? "OrderedReady" : policy,
                UpdateStrategy = new V1StatefulSetUpdateStrategy { RollingUpdate = new V1RollingUpdateStatefulSetStrategy { Partition = partition } },
            },
        };

        var actions = StatefulSetDecider.Decide(set, pods.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToDictionary(pod => pod.Ordinal, pod => pod.Pod), "new");

        Assert.Equal(expected, string.Join(' ', actions.Select(Describe)));
    }

    [Fact]
    public void Decide_BelowThePartition_CreatesTheOldRevision()
    {
        var set = new V1StatefulSet
        {
            Metadata = new V1ObjectMeta { Name = "s" },
            Spec = new V1StatefulSetSpec
            {
                Replicas = 2,
                PodManagementPolicy = "Parallel",
                UpdateStrategy = new V1StatefulSetUpdateStrategy { RollingUpdate = new V1RollingUpdateStatefulSetStrategy { Partition = 1 } },
            },
        };

        Assert.Equal(
            [new StatefulSetAction.Create(0, IsUpdated: false), new StatefulSetAction.Create(1, IsUpdated: true)],
            StatefulSetDecider.Decide(set, new Dictionary<int, V1Pod>(), "new"));
    }

    [Theory]
    [InlineData("s-0", 0)]
    [InlineData("s-10", 10)]
    [InlineData("s-01", null)]
    [InlineData("s-x", null)]
    [InlineData("other-0", null)]
    public void Ordinal_PodName_IsOnlyOurs(string name, int? expected) =>
        Assert.Equal(expected, StatefulSetIdentity.Ordinal(new V1StatefulSet { Metadata = new V1ObjectMeta { Name = "s" } }, name));

    private static (int Ordinal, V1Pod Pod) Parse(string text)
    {
        var parts = text.Split(':', ',');
        var pod = Pods.A(
            $"s-{parts[0]}",
            isReady: !parts.Contains("unready") && !parts.Contains("failed"),
            revision: parts.Contains("old") ? "old" : "new",
            phase: parts.Contains("failed") ? "Failed" : "Running",
            isDeleting: parts.Contains("deleting"));
        return (int.Parse(parts[0]), pod);
    }

    private static string Describe(StatefulSetAction action) => action switch
    {
        StatefulSetAction.Create create => $"+{create.Ordinal}",
        StatefulSetAction.Delete delete => $"-{delete.Pod.Metadata.Name[2..]}",
        _ => "?",
    };
}
