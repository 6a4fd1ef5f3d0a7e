using System.Net;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Instances;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Tests.Instances;

public sealed class InstanceOutcomesTests
{
    private static readonly RetryRules Patience = new(new FeatureGates(), TimeSpan.FromDays(7));
    private static readonly AmbiguousCause Late = new AmbiguousCause.Timeout("PUT u");
    private static readonly AmbiguousCause Unreachable = new AmbiguousCause.Transport("PUT u", "connection refused", IsRequestSent: false);
    private static readonly AmbiguousCause Broken = new AmbiguousCause.Transport("PUT u", "reset", IsRequestSent: true);

    /// <summary>The failure matrix of the original's flow tests, reference section 3.2.</summary>
    [Theory]
    [InlineData(204, "StartingInstanceOrphanMitigation", true, false, "Required")]
    [InlineData(300, "ProvisionCallFailed", false, false, "Required")]
    [InlineData(400, "ProvisionCallFailed", false, true, "NotRequired")]
    [InlineData(403, "ProvisionCallFailed", false, false, "NotRequired")]
    [InlineData(408, "ProvisionCallFailed", false, false, "NotRequired")]
    [InlineData(409, "ProvisionCallFailed", false, false, "NotRequired")]
    [InlineData(422, "ProvisionCallFailed", false, false, "NotRequired")]
    [InlineData(500, "StartingInstanceOrphanMitigation", true, false, "Required")]
    [InlineData(503, "StartingInstanceOrphanMitigation", true, false, "Required")]
    public void Provision_Rejected_FollowsTheMatrix(int status, string ready, bool isMitigated, bool isFinal, string deprovision)
    {
        var after = Provision(Rejected<ProvisionResponse>(status));

        Assert.Equal(ready, after.Status.Conditions.Find("Ready")!.Reason);
        Assert.Equal(isMitigated, after.Status.OrphanMitigationInProgress);
        Assert.Equal(isMitigated, after.Status.Conditions.IsTrue("OrphanMitigation"));
        Assert.Equal(isFinal, after.Status.Conditions.IsTrue("Failed"));
        Assert.Equal(isFinal ? null : "Provision", after.Status.CurrentOperation);
        Assert.Equal(deprovision, after.Status.DeprovisionStatus);
        Assert.Equal(!isFinal, after.Next is NextStep.Retry);
    }

    [Theory]
    [InlineData(200, false)]
    [InlineData(201, true)]
    [InlineData(202, true)]
    public void Provision_MalformedBody_IsMitigatedAsOsbSays(int status, bool isMitigated) =>
        Assert.Equal(isMitigated, Provision(Malformed<ProvisionResponse>(status)).Status.OrphanMitigationInProgress);

    [Fact]
    public void Provision_Timeout_IsMitigated()
    {
        var after = Provision(Ambiguous<ProvisionResponse>(Late));

        Assert.True(after.Status.OrphanMitigationInProgress);
        Assert.Equal("ErrorCallingProvision", after.Status.Conditions.Find("OrphanMitigation")!.Reason);
        Assert.StartsWith(
            "Communication with the ClusterServiceBroker timed out; operation will be retried: ", after.Status.Conditions.Find("OrphanMitigation")!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Provision_Unreachable_IsTriedAgainSoon()
    {
        var after = Provision(Ambiguous<ProvisionResponse>(Unreachable));

        Assert.Equal(RemovalStatus.NotRequired, after.Status.DeprovisionStatus);
        Assert.Equal(new NextStep.Retry(IsUnreachable: true, Asked: null), after.Next);
        Assert.Equal(
            "The provision call failed and will be retried: Error communicating with broker for provisioning: PUT u: connection refused",
            after.Status.Conditions.Find("Ready")!.Message);
    }

    /// <summary>The original forgets that a request was sent, or that an earlier one was, and then deletes without asking the broker.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Provision_ThatMayHaveArrived_KeepsTheNeedToDeprovision(bool isSent, bool isEarlierAttempt)
    {
        var after = Provision(Ambiguous<ProvisionResponse>(isSent ? Broken : Unreachable), snapshot => snapshot with { MayExist = isEarlierAttempt });

        Assert.Equal(RemovalStatus.Required, after.Status.DeprovisionStatus);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Provision_UnreachableForTooLong_Fails_AndClearsUpWhatMayBeThere(bool mayExist, bool isMitigated)
    {
        var after = ProvisionOutcomes.Apply(
            AnInstance.Resolved().Started("Provision") with { MayExist = mayExist }, Ambiguous<ProvisionResponse>(Unreachable), Patience, AnInstance.Now + TimeSpan.FromDays(8));

        Assert.Equal("ErrorReconciliationRetryTimeout", after.Status.Conditions.Find("Failed")!.Reason);
        Assert.Equal(isMitigated, after.Status.OrphanMitigationInProgress);
    }

    [Fact]
    public void Provision_Succeeded_MovesPropertiesAndGeneration()
    {
        var after = Provision(new BrokerOutcome<ProvisionResponse>.Succeeded(new ProvisionResponse { DashboardUrl = "http://d" }, HttpStatusCode.Created));

        Assert.True(after.Status.Conditions.IsTrue("Ready"));
        Assert.Equal("http://d", after.Status.DashboardURL);
        Assert.Equal("plan-id", after.Status.ExternalProperties!.ClusterServicePlanExternalID);
        Assert.Null(after.Status.InProgressProperties);
        Assert.Equal((1L, 1L), (after.Status.ReconciledGeneration, after.Status.ObservedGeneration));
        Assert.Equal(ProvisionStatus.Provisioned, after.Status.ProvisionStatus);
        Assert.Equal([CatalogEvent.Normal(InstanceNotices.Provisioned)], after.Events);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(422, false)]
    [InlineData(500, false)]
    public void Update_Rejected_IsNeverMitigated_AndFinalOnlyFor400(int status, bool isFinal)
    {
        var updating = AnInstance.Resolved().Provisioned().Changed("""{"a":1}""").Started("Update");

        var after = UpdateOutcomes.Apply(updating, Rejected<UpdateResponse>(status), Patience, AnInstance.Now);

        Assert.Equal(isFinal, after.Status.Conditions.IsTrue("Failed"));
        Assert.False(after.Status.OrphanMitigationInProgress);
        Assert.Equal(ProvisionStatus.Provisioned, after.Status.ProvisionStatus);
        Assert.Equal(
            $"ServiceBroker returned a failure for update call; update will {(isFinal ? "not " : "")}be retried: Status: {status}; ErrorMessage: <nil>; Description: <nil>; ResponseError: <nil>",
            after.Status.Conditions.Find("Ready")!.Message);
        Assert.Single(after.Events);
    }

    [Fact]
    public void Update_ThatBrokeTheInstance_SaysSo_AlsoWhileItIsRepeated()
    {
        var updating = AnInstance.Resolved().Provisioned().Changed("""{"a":1}""").Started("Update");
        var refused = new BrokerOutcome<UpdateResponse>.Rejected(new BrokerHttpError { Status = HttpStatusCode.InternalServerError, InstanceUsable = false });
        var failed = new BrokerOutcome<LastOperation>.Succeeded(
            new LastOperation { State = LastOperationState.Failed, Description = "disk full", InstanceUsable = false }, HttpStatusCode.OK);

        var retried = UpdateOutcomes.Apply(updating, refused, Patience, AnInstance.Now).Status;
        var ended = PollOutcomes.Apply(updating.Polling(), failed, Patience, AnInstance.Now).Status;
        var mended = InstanceOutcomes.Succeeded(ended, InstanceNotices.Updated, AnInstance.Now).Status;

        Assert.Equal((false, false, null), (retried.Usable, ended.Usable, mended.Usable));
        Assert.EndsWith("The broker says that the instance cannot be used any more", retried.Conditions.Find("Ready")!.Message, StringComparison.Ordinal);
        Assert.Equal("Update call failed: disk full. The broker says that the instance cannot be used any more", ended.Conditions.Find("Failed")!.Message);
    }

    [Fact]
    public void Update_NotRepeatable_IsFinal()
    {
        var updating = AnInstance.Resolved().Provisioned().Changed("""{"a":1}""").Started("Update");
        var outcome = new BrokerOutcome<UpdateResponse>.Rejected(new BrokerHttpError { Status = (HttpStatusCode)422, UpdateRepeatable = false });

        Assert.True(UpdateOutcomes.Apply(updating, outcome, Patience, AnInstance.Now).Status.Conditions.IsTrue("Failed"));
    }

    /// <summary>The words of sections 3.5 and 3.7 of the reference.</summary>
    [Fact]
    public void Update_WithoutAnAnswer_SaysSoAndIsTriedAgain()
    {
        var updating = AnInstance.Resolved().Provisioned().Changed("""{"a":1}""").Started("Update");

        var late = UpdateOutcomes.Apply(updating, Ambiguous<UpdateResponse>(Late), Patience, AnInstance.Now);
        var broken = UpdateOutcomes.Apply(updating, Ambiguous<UpdateResponse>(Broken), Patience, AnInstance.Now);
        var refused = UpdateOutcomes.Apply(updating, Rejected<UpdateResponse>(503), Patience, AnInstance.Now);

        Assert.Equal(("ErrorCallingUpdateInstance", $"Communication with the ServiceBroker timed out; update will be retried: {Late}"), Ready(late));
        Assert.Equal(("ErrorCallingUpdateInstance", $"The update call failed and will be retried: Error communicating with broker for updating: {Broken}"), Ready(broken));
        Assert.Equal(
            ("UpdateInstanceCallFailed",
                "ServiceBroker returned a failure for update call; update will be retried: Status: 503; ErrorMessage: <nil>; Description: <nil>; ResponseError: <nil>"),
            Ready(refused));
        Assert.All([late, broken, refused], after => Assert.IsType<NextStep.Retry>(after.Next));
    }

    [Fact]
    public void Deprovision_WithoutSuccess_SaysWhy()
    {
        var deleting = AnInstance.Resolved().Provisioned().Deleting().Started("Deprovision");

        Assert.Equal(
            ("DeprovisionCallFailed",
                "Deprovision call failed; received error response from broker: Status: 500; ErrorMessage: <nil>; Description: <nil>; ResponseError: <nil>"),
            Ready(DeprovisionOutcomes.Apply(deleting, Rejected<DeprovisionResponse>(500), Patience, AnInstance.Now)));
        Assert.Equal(
            ("DeprovisionCallFailed", $"""Error deprovisioning, ClusterServiceClass (K8S: "credis" ExternalName: "credis") at ClusterServiceBroker "credis-broker": {Broken}"""),
            Ready(DeprovisionOutcomes.Apply(deleting, Ambiguous<DeprovisionResponse>(Broken), Patience, AnInstance.Now)));
    }

    private static (string Reason, string Message) Ready(InstanceTransition after)
    {
        var ready = after.Status.Conditions.Find("Ready")!;
        Assert.Equal((ready.Reason, ready.Message), (after.Events[0].Notice.Reason, after.Events[0].Notice.Message));
        return (ready.Reason, ready.Message);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(422)]
    [InlineData(500)]
    public void Deprovision_Rejected_IsTriedAgain(int status)
    {
        var after = Deprovision(Rejected<DeprovisionResponse>(status), AnInstance.Now);

        Assert.Equal(("Unknown", "DeprovisionCallFailed"), (after.Status.Conditions[0].Status, after.Status.Conditions[0].Reason));
        Assert.Equal(RemovalStatus.Required, after.Status.DeprovisionStatus);
        Assert.IsType<NextStep.Retry>(after.Next);
    }

    [Fact]
    public void Deprovision_RejectedForTooLong_NeedsAHumanInTheOldWay()
    {
        var after = DeprovisionOutcomes.Apply(
            AnInstance.Resolved().Provisioned().Deleting().Started("Deprovision"),
            Rejected<DeprovisionResponse>(400),
            Patience with { Gates = new FeatureGates { LegacyStuckDeletion = true } },
            AnInstance.Now + TimeSpan.FromDays(8));

        Assert.Equal(RemovalStatus.Failed, after.Status.DeprovisionStatus);
        Assert.True(after.Status.Conditions.IsTrue("Failed"));
        Assert.Equal("Unknown", after.Status.Conditions.Find("Ready")!.Status);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.Gone)]
    public void Deprovision_Succeeded_LetsGo(HttpStatusCode status) =>
        Assert.True(Deprovision(new BrokerOutcome<DeprovisionResponse>.Succeeded(new DeprovisionResponse(), status), AnInstance.Now).IsReleased);

    [Fact]
    public void Deprovision_OfAnOrphan_ReturnsToProvisioning()
    {
        var mitigating = AnInstance.Resolved().Started("Provision").Mitigating();

        var after = DeprovisionOutcomes.Apply(
            mitigating, new BrokerOutcome<DeprovisionResponse>.Succeeded(new DeprovisionResponse(), HttpStatusCode.OK), Patience, AnInstance.Now);

        Assert.False(after.IsReleased);
        Assert.Equal("OrphanMitigationSuccessful", after.Status.Shown(new FeatureGates()).LastConditionState);
        Assert.Equal((RemovalStatus.Succeeded, ProvisionStatus.NotProvisioned), (after.Status.DeprovisionStatus, after.Status.ProvisionStatus));
        Assert.Equal(
            "Provision",
            Assert.IsType<InstanceAction.Report>(InstanceDecider.Decide(mitigating.With(_ => after.Status), new FeatureGates(), AnInstance.Now)).Transition.Status.CurrentOperation);
    }

    [Fact]
    public void Poll_InProgress_TellsEachDescriptionOnce()
    {
        var polling = AnInstance.Resolved().Started("Provision").Polling();

        var first = Poll(polling, LastOperationState.InProgress, "Wait for ingress");
        var second = Poll(polling.With(_ => first.Status), LastOperationState.InProgress, "Wait for ingress");

        Assert.Equal("The instance is being provisioned asynchronously (Wait for ingress)", first.Events.Single().Notice.Message);
        Assert.Empty(second.Events);
        Assert.True(second.Status.IsSameAs(first.Status));
        Assert.Equal(new NextStep.Poll(TimeSpan.FromSeconds(1)), second.Next);
    }

    [Fact]
    public void Poll_FailedProvision_IsFinalAndMitigated()
    {
        var after = Poll(AnInstance.Resolved().Started("Provision").Polling(), LastOperationState.Failed, null);

        Assert.Equal("Provision call failed: (no description provided)", after.Status.Conditions.Find("Failed")!.Message);
        Assert.True(after.Status.OrphanMitigationInProgress);
        Assert.False(after.Status.AsyncOpInProgress);
    }

    [Fact]
    public void Poll_FailedDeprovision_IsAskedAgain()
    {
        var after = Poll(AnInstance.Resolved().Deleting().Started("Deprovision").Polling(), LastOperationState.Failed, "busy");

        Assert.Equal("Deprovision call failed: busy", after.Status.Conditions.Find("Ready")!.Message);
        Assert.False(after.Status.AsyncOpInProgress);
        Assert.IsType<NextStep.Retry>(after.Next);
    }

    /// <summary>Appendix A, 4: in the original, polling ends for good after 16 errors.</summary>
    [Fact]
    public void Poll_Error_GoesOnPolling()
    {
        var after = PollOutcomes.Apply(AnInstance.Resolved().Started("Provision").Polling(), Rejected<LastOperation>(500), Patience, AnInstance.Now);

        Assert.True(after.Status.AsyncOpInProgress);
        Assert.Equal("ErrorPollingLastOperation", after.Status.Conditions.Find("Ready")!.Reason);
        Assert.IsType<NextStep.Poll>(after.Next);
    }

    [Fact]
    public void Poll_GoneWhileDeleting_IsSuccess() => Assert.True(
        PollOutcomes.Apply(AnInstance.Resolved().Deleting().Started("Deprovision").Polling(), Rejected<LastOperation>(410), Patience, AnInstance.Now).IsReleased);

    [Fact]
    public void Poll_ForTooLong_FailsAndMitigates()
    {
        var polling = AnInstance.Resolved().Started("Provision").Polling();

        var after = PollOutcomes.Apply(
            polling,
            new BrokerOutcome<LastOperation>.Succeeded(new LastOperation { State = LastOperationState.InProgress }, HttpStatusCode.OK),
            Patience,
            AnInstance.Now + TimeSpan.FromDays(8));

        Assert.Equal("ErrorReconciliationRetryTimeout", after.Status.Conditions.Find("Failed")!.Reason);
        Assert.True(after.Status.OrphanMitigationInProgress);
    }

    private static InstanceTransition Provision(
        BrokerOutcome<ProvisionResponse> outcome, Func<InstanceSnapshot, InstanceSnapshot>? change = null) =>
        ProvisionOutcomes.Apply((change ?? (snapshot => snapshot))(AnInstance.Resolved().Started("Provision") with { MayExist = false }), outcome, Patience, AnInstance.Now);

    private static InstanceTransition Deprovision(BrokerOutcome<DeprovisionResponse> outcome, DateTimeOffset now) =>
        DeprovisionOutcomes.Apply(AnInstance.Resolved().Provisioned().Deleting().Started("Deprovision"), outcome, Patience, now);

    /// <summary>A broker that has forgotten an operation never tells its end.</summary>
    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    public void Poll_OfADeletionThatTheBrokerDoesNotKnow_HasItAskedForAgain(int status)
    {
        var after = PollOutcomes.Apply(AnInstance.Resolved().Deleting().Started("Deprovision").Polling(), Rejected<LastOperation>(status), Patience, AnInstance.Now);

        Assert.False(after.Status.AsyncOpInProgress);
        Assert.IsType<NextStep.Retry>(after.Next);
    }

    private static InstanceTransition Poll(InstanceSnapshot snapshot, LastOperationState state, string? description) => PollOutcomes.Apply(
        snapshot,
        new BrokerOutcome<LastOperation>.Succeeded(new LastOperation { State = state, Description = description }, HttpStatusCode.OK)
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        },
        Patience,
        AnInstance.Now);

    private static BrokerOutcome<T>.Rejected Rejected<T>(int status) => new(new BrokerHttpError { Status = (HttpStatusCode)status });

    private static BrokerOutcome<T>.Ambiguous Malformed<T>(int status) =>
        new(new AmbiguousCause.MalformedBody(new BrokerHttpError { Status = (HttpStatusCode)status, ResponseError = "not JSON" }));

    private static BrokerOutcome<T>.Ambiguous Ambiguous<T>(AmbiguousCause cause) => new(cause);
}
