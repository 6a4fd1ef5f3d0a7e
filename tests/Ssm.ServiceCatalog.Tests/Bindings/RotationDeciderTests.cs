using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Bindings;
using Ssm.ServiceCatalog.Tests.Instances;

namespace Ssm.ServiceCatalog.Tests.Bindings;

public sealed class RotationDeciderTests
{
    private static readonly DateTimeOffset Now = AnInstance.Now;

    /// <summary>Hours from now, the result in minutes; the binding became ready ten hours ago.</summary>
    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(2, 5, null, 120)]
    [InlineData(-2, 5, null, -120)]
    [InlineData(null, 10, null, 480)]
    [InlineData(null, -1, null, -114)]
    [InlineData(2, 5, -1, 120)]
    public void DueTime_IsTheBrokersOrATenthBeforeTheEnd(int? renewBefore, int? expiresAt, int? lastRotation, int? due) => Assert.Equal(
        due is { } minutes ? Now.AddMinutes(minutes) : null,
        RotationDecider.DueTime(Binding(renewBefore, expiresAt, lastRotation)));

    [Fact]
    public void DueTime_AtABrokerWhoseCredentialsAreDueAtOnce_LeavesAPause() =>
        Assert.Equal(Now.AddMinutes(1), RotationDecider.DueTime(Binding(renewBefore: -2, expiresAt: 5, lastRotation: 0)));

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(0, null, false)]
    [InlineData(1, null, true)]
    [InlineData(2, 1, true)]
    [InlineData(2, 2, false)]
    public void IsAsked_WhenTheSpecIsAhead(int? wanted, int? observed, bool isAsked) => Assert.Equal(isAsked, RotationDecider.IsAsked(new ServiceBinding
    {
        Spec = new ServiceBindingSpec { RotationRequests = wanted },
        Status = new ServiceBindingStatus { ObservedRotationRequests = observed },
    }));

    [Fact]
    public void Begin_WritesTheNewIdBeforeTheBrokerIsAsked()
    {
        var transition = Assert.IsType<BindingAction.Report>(Decide(Bound())).Transition;

        Assert.Equal(("Binding", "fresh"), (transition.Status.Rotation!.Phase, transition.Status.Rotation.ExternalID));
        Assert.Equal([CatalogEvent.Normal(BindingNotices.Rotating)], transition.Events);
    }

    [Fact]
    public void Bind_WhoseInstanceIsNotReady_IsHeldUp_AndSaysSoOnce()
    {
        var snapshot = Rotating("Binding");
        snapshot = snapshot with { Instance = snapshot.Instance! with { Status = new ServiceInstanceStatus() } };

        var held = Assert.IsType<BindingAction.Report>(Decide(snapshot)).Transition.Status;

        Assert.Equal("ErrorInstanceNotReady", held.Rotation!.Reason);
        Assert.IsType<BindingAction.Nothing>(Decide(snapshot.With(_ => held)));
    }

    [Fact]
    public void Rotate_NamesThePredecessor_UnlessItHasEnded_OrThePlanDoesNotRotate()
    {
        var snapshot = Rotating("Binding");
        snapshot = snapshot with { Plan = new ClusterServicePlan { Spec = snapshot.Plan!.Spec with { BindingRotatable = true } } };
        var ended = snapshot.With(status => status with { ExpiresAt = Now.AddSeconds(-1) });

        Assert.Equal(snapshot.Binding.Spec.ExternalID, Predecessor(snapshot));
        Assert.Null(Predecessor(ended));
        Assert.Null(Predecessor(Rotating("Binding")));

        static string? Predecessor(BindingSnapshot of) => Assert.IsType<BindingAction.Rotate>(Decide(of)).Request.PredecessorBindingId?.Value;
    }

    [Fact]
    public void Unbinding_WaitsForTheOverlap_ThenRevokes()
    {
        var snapshot = Rotating("Unbinding").With(status => status with { LastRotationTime = Now.AddMinutes(-1) });

        Assert.Equal(new BindingAction.Wait(TimeSpan.FromMinutes(4)), RotationDecider.Decide(snapshot, new FeatureGates(), TimeSpan.FromMinutes(5), Now));
        Assert.IsType<BindingAction.Revoke>(Decide(snapshot));
    }

    [Fact]
    public void Deletion_WhileASuccessorIsMade_HasThatDeletedFirst()
    {
        var snapshot = Rotating("Binding").Deleting();

        var reverting = Assert.IsType<BindingAction.Report>(BindingDecider.Decide(snapshot, new FeatureGates(), Now)).Transition.Status;

        Assert.Equal(("Reverting", "fresh"), (reverting.Rotation!.Phase, reverting.Rotation.ExternalID));
        Assert.IsType<BindingAction.Revoke>(BindingDecider.Decide(snapshot.With(_ => reverting), new FeatureGates(), Now));
    }

    private static BindingAction Decide(BindingSnapshot snapshot) => RotationDecider.Decide(snapshot, new FeatureGates(), TimeSpan.Zero, Now);

    private static BindingSnapshot Rotating(string phase) =>
        Bound().With(status => status with { Rotation = new BindingRotation { Phase = phase, ExternalID = "fresh", StartTime = Now } });

    private static BindingSnapshot Bound()
    {
        var snapshot = ABinding.OfReadyInstance().Started(BindingOperation.Bind) with { FreshId = "fresh" };
        return snapshot.With(status => (status with { ExternalProperties = status.InProgressProperties, UnbindStatus = RemovalStatus.Required }).Cleared()
            .WithReady(ConditionStatus.True, BindingNotices.Injected, Now));
    }

    private static ServiceBinding Binding(int? renewBefore, int? expiresAt, int? lastRotation) => new()
    {
        Status = new ServiceBindingStatus
        {
            RenewBefore = At(renewBefore),
            ExpiresAt = At(expiresAt),
            LastRotationTime = At(lastRotation),
            Conditions = [new ServiceCondition { Type = "Ready", Status = "True", LastTransitionTime = Now.AddHours(-10) }],
        },
    };

    private static DateTimeOffset? At(int? hours) => hours is { } some ? Now.AddHours(some) : null;
}
