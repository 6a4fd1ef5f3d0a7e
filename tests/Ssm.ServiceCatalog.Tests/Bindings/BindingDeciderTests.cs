using System.Net;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Client;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Bindings;
using Ssm.ServiceCatalog.Retries;
using Ssm.ServiceCatalog.Tests.Instances;

namespace Ssm.ServiceCatalog.Tests.Bindings;

public sealed class BindingDeciderTests
{
    /// <summary>The instance waits for the binding, so the binding must not wait for the instance.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decide_UnbindWhileTheInstanceIsBusy_WaitsUnlessThatIsBeingDeleted(bool isInstanceDeleting)
    {
        var snapshot = ABinding.OfReadyInstance().Started("Unbind").Deleting();
        var instance = snapshot.Instance! with { Status = snapshot.Instance!.Status! with { AsyncOpInProgress = true, CurrentOperation = "Update" } };
        instance = isInstanceDeleting ? instance with { Metadata = instance.Metadata with { DeletionTimestamp = AnInstance.Now.UtcDateTime } } : instance;

        var action = Decide(snapshot with { Instance = instance });

        Assert.Equal(isInstanceDeleting, action is BindingAction.Unbind);
        Assert.Equal(!isInstanceDeleting, action is BindingAction.Report { Transition.Status.Conditions: [{ Reason: "ErrorAsyncOperationInProgress" }] });
    }

    /// <summary>A change of plan clears the reference; an instance that is deleted then never gets another.</summary>
    [Fact]
    public void Decide_UnbindWhileThePlanIsNotResolved_GoesOn()
    {
        var snapshot = ABinding.OfReadyInstance().Started("Unbind").Deleting();
        var instance = snapshot.Instance! with { Spec = snapshot.Instance!.Spec with { ClusterServicePlanRef = null } };

        Assert.IsType<BindingAction.Unbind>(Decide(snapshot with { Instance = instance, Plan = null }));
    }

    [Fact]
    public void Decide_UnbindAfterTheClassIsGone_GoesOn() =>
        Assert.IsType<BindingAction.Unbind>(Decide(ABinding.OfReadyInstance().Started("Unbind").Deleting() with { Class = null, Plan = null }));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Unbind_OfAnOrphanForTooLong_SaysSoAndGoesOn(bool isLegacy)
    {
        var mitigating = ABinding.OfReadyInstance().Started("Bind").With(status => status with { OrphanMitigationInProgress = true });
        var rules = new RetryRules(new FeatureGates { LegacyStuckDeletion = isLegacy }, TimeSpan.FromDays(7));

        var after = UnbindOutcomes.Apply(
            mitigating,
            new BrokerOutcome<UnbindResponse>.Rejected(new BrokerHttpError { Status = HttpStatusCode.InternalServerError }),
            rules,
            AnInstance.Now + TimeSpan.FromDays(8));

        Assert.Equal("OrphanMitigationFailed", after.Status.Conditions.Find("Ready")!.Reason);
        Assert.Equal(!isLegacy, after.Next is NextStep.Retry);
        Assert.Equal(isLegacy ? RemovalStatus.Failed : RemovalStatus.Required, after.Status.UnbindStatus);
    }

    private static BindingAction Decide(BindingSnapshot snapshot) => BindingDecider.Decide(snapshot, new FeatureGates(), AnInstance.Now);
}
