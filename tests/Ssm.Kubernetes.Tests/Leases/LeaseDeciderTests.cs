using k8s.Models;

namespace Ssm.Kubernetes.Tests.Leases;

public sealed class LeaseDeciderTests
{
    private static readonly LeaderElectionOptions Options = new() { Namespace = "ns", Name = "role", Identity = "me" };
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(null, 0, true)]
    [InlineData("", 0, true)]
    [InlineData("me", 0, true)]
    [InlineData("other", 14, false)]
    [InlineData("other", 15, true)]
    public void MayHold_ByHolderAndTime_AsExpected(string? holder, int seconds, bool expected)
    {
        var lease = new V1Lease { Spec = new V1LeaseSpec { HolderIdentity = holder, LeaseDurationSeconds = 15 } };

        Assert.Equal(expected, LeaseDecider.MayHold(lease, "me", TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public void MayHold_NoLease_IsTrue() => Assert.True(LeaseDecider.MayHold(null, "me", TimeSpan.Zero));

    [Fact]
    public void Held_TakenFromAnother_CountsTheTransition()
    {
        var lease = new V1Lease { Metadata = new V1ObjectMeta { Name = "role" }, Spec = new V1LeaseSpec { HolderIdentity = "other", LeaseTransitions = 3 } };

        var held = LeaseDecider.Held(lease, Options, Now);

        Assert.Equal("me", held.Spec.HolderIdentity);
        Assert.Equal(4, held.Spec.LeaseTransitions);
        Assert.Equal(Now.UtcDateTime, held.Spec.AcquireTime);
    }

    [Fact]
    public void Held_Renewed_KeepsTheAcquireTime()
    {
        var first = LeaseDecider.Held(null, Options, Now);

        var renewed = LeaseDecider.Held(first, Options, Now.AddSeconds(4));

        Assert.Equal(Now.UtcDateTime, renewed.Spec.AcquireTime);
        Assert.Equal(Now.AddSeconds(4).UtcDateTime, renewed.Spec.RenewTime);
        Assert.Equal(0, renewed.Spec.LeaseTransitions);
    }
}
