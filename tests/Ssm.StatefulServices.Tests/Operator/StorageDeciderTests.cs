using k8s.Models;
using Ssm.StatefulServices.Operator;

namespace Ssm.StatefulServices.Tests.Operator;

public class StorageDeciderTests
{
    [Fact]
    public void Decide_AsDeclared_DoesNothing()
    {
        var plan = Decide("20Gi", "20Gi", [AClaim(0, "20Gi"), AClaim(1, "20Gi")], running: 2);

        Assert.Equal((0, 0, false, 0, 0, 20L << 30), (plan.ToGrow.Count, plan.Growing.Count, plan.IsSetToBeReplaced, plan.Surplus.Count, plan.ToRemove.Count, plan.LargestBytes));
    }

    [Fact]
    public void Decide_MoreIsDeclared_GrowsWhatIsSmallerAndReplacesTheSet()
    {
        var plan = Decide("30Gi", "20Gi", [AClaim(0, "30Gi"), AClaim(1, "20Gi")], running: 2);

        Assert.Equal([("data-i-1", "30Gi")], plan.ToGrow.Select(each => (each.Claim.Metadata.Name, each.Wanted.ToString())));
        Assert.True(plan.IsSetToBeReplaced);
    }

    [Fact]
    public void Decide_LessIsDeclared_ReplacesTheSetAndShrinksNothing()
    {
        var plan = Decide("10Gi", "20Gi", [AClaim(0, "20Gi")], running: 1);

        Assert.Empty(plan.ToGrow);
        Assert.True(plan.IsSetToBeReplaced);
    }

    [Fact]
    public void Decide_SameAmountInOtherWords_IsTheSame() => Assert.False(Decide("1Gi", "1024Mi", [AClaim(0, "1024Mi")], running: 1).IsSetToBeReplaced);

    [Fact]
    public void Decide_ClaimWithoutItsNewCapacity_IsGrowing() =>
        Assert.Equal("data-i-0", Assert.Single(Decide("30Gi", "30Gi", [AClaim(0, "30Gi", capacity: "20Gi")], running: 1).Growing).Metadata.Name);

    [Theory]
    [InlineData("its pod has ended", 1, 1, "i-0", true)]
    [InlineData("its pod is there", 1, 1, "i-0 i-1", false)]
    [InlineData("the set still has it", 1, 2, "i-0", false)]
    [InlineData("the nodes were never joined", null, 2, "i-0", false)]
    public void Decide_ClaimOfARemovedNode_GoesAfterItsPod(string because, int? running, int replicas, string pods, bool isToGo)
    {
        var plan = StorageDecider.Decide(ASet("20Gi", replicas), ASet("20Gi", replicas), [AClaim(0, "20Gi"), AClaim(1, "20Gi"), AClaim(11, "20Gi", "j")], pods.Split(' '), running);

        Assert.True((isToGo ? ["data-i-1"] : Array.Empty<string>()).SequenceEqual(plan.ToRemove.Select(claim => claim.Metadata.Name)), because);
        Assert.Equal(running is null ? [] : ["data-i-1"], plan.Surplus.Select(claim => claim.Metadata.Name));
    }

    private static StoragePlan Decide(string declared, string current, IReadOnlyList<V1PersistentVolumeClaim> claims, int? running) =>
        StorageDecider.Decide(ASet(declared, claims.Count), ASet(current, claims.Count), claims, [.. claims.Select((_, ordinal) => $"i-{ordinal}")], running);

    private static V1StatefulSet ASet(string storage, int replicas) => new()
    {
        Metadata = new V1ObjectMeta { Name = "i" },
        Spec = new V1StatefulSetSpec
        {
            Replicas = replicas,
            ServiceName = "i",
            Selector = new V1LabelSelector(),
            Template = new V1PodTemplateSpec(),
            VolumeClaimTemplates = [new V1PersistentVolumeClaim { Metadata = new V1ObjectMeta { Name = "data" }, Spec = ASpec(storage) }],
        },
    };

    private static V1PersistentVolumeClaim AClaim(int ordinal, string storage, string set = "i", string? capacity = null) => new()
    {
        Metadata = new V1ObjectMeta { Name = $"data-{set}-{ordinal}" },
        Spec = ASpec(storage),
        Status = new V1PersistentVolumeClaimStatus { Capacity = new Dictionary<string, ResourceQuantity> { ["storage"] = new(capacity ?? storage) } },
    };

    private static V1PersistentVolumeClaimSpec ASpec(string storage) =>
        new() { Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new(storage) } } };
}
