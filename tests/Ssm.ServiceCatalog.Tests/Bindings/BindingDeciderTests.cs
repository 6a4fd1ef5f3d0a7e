using System.Net;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Client;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
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

    /// <summary>A binding that is ready is woken by nothing, so one whose Secret is lost and cannot be had now must not look ready.</summary>
    [Fact]
    public void Decide_SecretLostWhileThePlanIsNotResolved_SaysSo_SoThatItIsWoken()
    {
        var snapshot = Bound();
        var instance = snapshot.Instance! with { Spec = snapshot.Instance!.Spec with { ClusterServicePlanRef = null } };

        var report = Assert.IsType<BindingAction.Report>(Decide(snapshot with { Instance = instance, Plan = null }));

        Assert.Equal(("False", "ErrorInstanceRefsUnresolved"), Ready(report.Transition.Status));
        Assert.IsType<BindingAction.Bind>(Decide(snapshot.With(_ => report.Transition.Status)));
    }

    /// <summary>After its orphan is mitigated nothing is left at the broker; a bind that did not note it first would leave what it makes there.</summary>
    [Fact]
    public void Unbind_OfAnOrphanOfABindingThatWasBound_HasItBoundAnewRatherThanRepaired()
    {
        var mitigating = Bound().With(status => status with { OrphanMitigationInProgress = true });

        var after = UnbindOutcomes.Apply(
            mitigating,
            new BrokerOutcome<UnbindResponse>.Succeeded(new UnbindResponse(), HttpStatusCode.OK),
            new RetryRules(new FeatureGates(), TimeSpan.FromDays(7)),
            AnInstance.Now);

        var next = Assert.IsType<BindingAction.Report>(Decide(mitigating.With(_ => after.Status)));
        Assert.Equal((BindingOperation.Bind, RemovalStatus.Required), (next.Transition.Status.CurrentOperation, next.Transition.Status.UnbindStatus));
    }

    private static BindingSnapshot Bound()
    {
        var bound = ABinding.OfReadyInstance().Started("Bind");
        return bound.With(_ => BindOutcomes.Injected(bound, BoundCredentials.Of(new BindResponse()), AnInstance.Now).Status);
    }

    private static (string?, string?) Ready(ServiceBindingStatus status) => status.Conditions.Find(ConditionType.Ready) is { } ready ? (ready.Status, ready.Reason) : default;

    private static BindingAction Decide(BindingSnapshot snapshot) => BindingDecider.Decide(snapshot, new FeatureGates(), AnInstance.Now);
}
