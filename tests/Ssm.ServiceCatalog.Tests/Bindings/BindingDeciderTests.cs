using System.Net;
using k8s.Models;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Operations;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Alpha1;
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

    /// <summary>The ledger may be deleting it at the broker at this moment, and must not take it away once it is bound.</summary>
    [Fact]
    public void Decide_IdInLedger_TakesTheDeletionOverAndWaits()
    {
        var entry = new OrphanedResource { Metadata = new V1ObjectMeta { Name = "binding-uid" } };

        var report = Assert.IsType<BindingAction.Report>(Decide(ABinding.OfReadyInstance() with { Deletion = entry })).Transition;

        Assert.Equal("ExternalIDInLedger", report.Status.Conditions.Find("Ready")!.Reason);
        Assert.Equal(RemovalStatus.Required, report.Status.UnbindStatus);
    }

    /// <summary>A broker that has forgotten an operation never tells its end.</summary>
    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    public void Poll_OfAnUnbindThatTheBrokerDoesNotKnow_HasItAskedForAgain(int status)
    {
        var polling = ABinding.OfReadyInstance().Started("Unbind").Deleting().Polling();

        var after = BindingPollOutcomes.Apply(
            polling,
            new BrokerOutcome<LastOperation>.Rejected(new BrokerHttpError { Status = (HttpStatusCode)status }),
            new RetryRules(new FeatureGates(), TimeSpan.FromDays(7)),
            AnInstance.Now);

        Assert.False(after.Status.AsyncOpInProgress);
        Assert.IsType<NextStep.Retry>(after.Next);
        Assert.IsType<BindingAction.Unbind>(Decide(polling.With(_ => after.Status)));
    }

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

    /// <summary>What can be fetched needs neither plan nor parameters; where the answer has nothing, the request that made the binding is sent again.</summary>
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void Decide_SecretLost_FetchesWhereTheClassLets(bool isRetrievable, bool isPlanKnown)
    {
        var snapshot = Retrievable(Bound(), isRetrievable);
        snapshot = isPlanKnown ? snapshot : snapshot with { Plan = null };

        var action = Decide(snapshot);

        Assert.Equal(!isRetrievable, action is BindingAction.Bind { AcceptsIncomplete: false });
        Assert.Equal(isRetrievable && isPlanKnown, action is BindingAction.Fetch { Hint.PlanId.Value: "plan-id", Otherwise: not null });
        Assert.Equal(!isPlanKnown, action is BindingAction.Fetch { Hint.PlanId.Value: "plan-id", Otherwise: null });
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(401, true)]
    [InlineData(405, true)]
    [InlineData(404, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public void Fetch_Refused_AsksOtherwiseUnlessThereIsNothing_OrTheBrokerIsIll(int status, bool isAskedOtherwise) => Assert.Equal(
        isAskedOtherwise,
        RepairOutcomes.IsToBeAskedOtherwise(new BrokerOutcome<FetchBindingResponse>.Rejected(new BrokerHttpError { Status = (HttpStatusCode)status })));

    [Fact]
    public void Fetch_AnsweredByAProxyOrWithoutCredentials_AsksOtherwise()
    {
        var proxy = new BrokerOutcome<FetchBindingResponse>.Rejected(new BrokerHttpError { Status = HttpStatusCode.NotFound, ResponseError = "not JSON" });

        Assert.True(RepairOutcomes.IsToBeAskedOtherwise(proxy));
        Assert.True(RepairOutcomes.IsToBeAskedOtherwise(new BrokerOutcome<FetchBindingResponse>.Succeeded(new FetchBindingResponse(), HttpStatusCode.OK)));
    }

    [Fact]
    public void Fetch_OfABindingThatTheBrokerForgot_HasItBoundAnew()
    {
        var bound = Retrievable(Bound(), isRetrievable: true);

        var forgotten = RepairOutcomes.Forgotten(bound, AnInstance.Now);

        var next = Assert.IsType<BindingAction.Report>(Decide(bound.With(_ => forgotten.Status)));
        Assert.Equal((BindingOperation.Bind, RemovalStatus.Required), (next.Transition.Status.CurrentOperation, next.Transition.Status.UnbindStatus));
        Assert.IsType<BindingAction.Bind>(Decide(bound.With(_ => next.Transition.Status)));
    }

    /// <summary>A binding at rest sleeps until the first of what is due; one that has drifted is not inherited from.</summary>
    [Fact]
    public void Decide_AtRest_ComparesWithTheBrokerWhenThatIsDue()
    {
        var whole = Whole();

        Assert.IsType<BindingAction.Nothing>(Decide(whole));
        Assert.Equal(new BindingAction.Wait(TimeSpan.FromMinutes(5)), Decide(whole with { DriftRest = TimeSpan.FromMinutes(5) }));
        Assert.IsType<BindingAction.CheckDrift>(Decide(whole with { DriftRest = TimeSpan.Zero }));
        Assert.Equal(
            new BindingAction.Wait(TimeSpan.FromMinutes(2)),
            Decide(whole.With(status => status with { RenewBefore = AnInstance.Now.AddMinutes(2) }) with { DriftRest = TimeSpan.FromMinutes(5) }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rotate_AfterADrift_InheritsNothing(bool hasDrifted)
    {
        var whole = Whole() with { Plan = new ClusterServicePlan { Spec = new ServicePlanSpec { ExternalID = "plan-id", BindingRotatable = true } } };
        var forgotten = new BrokerOutcome<FetchBindingResponse>.Rejected(new BrokerHttpError { Status = HttpStatusCode.NotFound });
        whole = hasDrifted ? whole.With(_ => BindingDrift.Apply(whole, forgotten, AnInstance.Now).Status) : whole;

        var request = BindingRequests.Rotate(whole, AnInstance.Now);

        Assert.Equal(hasDrifted ? null : "binding-id", request.PredecessorBindingId?.Value);
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

    private static BindingSnapshot Retrievable(BindingSnapshot snapshot, bool isRetrievable) =>
        snapshot with { Class = (ClusterServiceClass)snapshot.Class! with { Spec = snapshot.Class!.Spec with { BindingRetrievable = isRetrievable } } };

    private static BindingSnapshot Whole()
    {
        var bound = Retrievable(Bound(), isRetrievable: true);
        return bound with { Secret = BindingSecret.Create(bound.Binding, "app", new Dictionary<string, byte[]>()) };
    }

    private static (string?, string?) Ready(ServiceBindingStatus status) => status.Conditions.Find(ConditionType.Ready) is { } ready ? (ready.Status, ready.Reason) : default;

    private static BindingAction Decide(BindingSnapshot snapshot) => BindingDecider.Decide(snapshot, new FeatureGates(), AnInstance.Now);
}
