using System.Net;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Operations;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Bindings;
using Ssm.ServiceCatalog.Retries;
using Ssm.ServiceCatalog.Tests.Instances;

namespace Ssm.ServiceCatalog.Tests.Bindings;

/// <summary>Words and conditions of sections 4.2 and 4.3 of the reference.</summary>
public sealed class UnbindOutcomesTests
{
    private static readonly RetryRules Patience = new(new FeatureGates(), TimeSpan.FromDays(7));

    [Fact]
    public void Unbind_Refused_IsUnknownAndTriedAgain()
    {
        var after = UnbindOutcomes.Apply(
            ABinding.OfReadyInstance().Deleting().Started("Unbind"), new BrokerOutcome<UnbindResponse>.Rejected(new BrokerHttpError { Status = HttpStatusCode.Forbidden }), Patience, AnInstance.Now);

        var ready = after.Status.Conditions.Find("Ready")!;
        Assert.Equal(
            (ConditionStatus.Unknown,
                "UnbindCallFailed",
                """Error unbinding from ServiceInstance "test/redis-test" of ClusterServiceClass (K8S: "credis" ExternalName: "credis") at ClusterServiceBroker "credis-broker": Status: 403; ErrorMessage: <nil>; Description: <nil>; ResponseError: <nil>"""),
            (ready.Status, ready.Reason, ready.Message));
        Assert.IsType<NextStep.Retry>(after.Next);
        Assert.Equal("UnbindCallFailed", Assert.Single(after.Events).Notice.Reason);
    }

    [Fact]
    public void SecretThatCannotBeDeleted_IsToldAndTriedAgain()
    {
        var after = UnbindOutcomes.Retried(
            ABinding.OfReadyInstance().Deleting().Started("Unbind"), BindingNotices.NotEjected("forbidden"), new BrokerReply.PlatformFailed(), asked: null, Patience, AnInstance.Now);

        var ready = after.Status.Conditions.Find("Ready")!;
        Assert.Equal(
            (ConditionStatus.Unknown, "ErrorEjectingServiceBinding", "Error ejecting binding. Error deleting secret: forbidden"), (ready.Status, ready.Reason, ready.Message));
        Assert.IsType<NextStep.Retry>(after.Next);
    }

    [Fact]
    public void Bind_PolledForTooLong_FailsAndIsMitigated()
    {
        var after = BindingPollOutcomes.Apply(ABinding.OfReadyInstance().Started("Bind").Polling(), Running(), Patience, AnInstance.Now.AddDays(8));

        Assert.Equal("The asynchronous Bind operation timed out and will not be retried", after.Events[0].Notice.Message);
        Assert.Equal(["AsyncOperationTimeout", "ErrorReconciliationRetryTimeout", "ServiceBindingNeedsOrphanMitigation"], after.Events.Select(told => told.Notice.Reason));
        Assert.Equal("ErrorReconciliationRetryTimeout", after.Status.Conditions.Find("Failed")!.Reason);
        Assert.True(after.Status.OrphanMitigationInProgress);
    }

    [Fact]
    public void Unbind_PolledForTooLong_FailsAsTheOriginalDoes()
    {
        var rules = new RetryRules(new FeatureGates { LegacyStuckDeletion = true }, TimeSpan.FromDays(7));

        var after = BindingPollOutcomes.Apply(ABinding.OfReadyInstance().Deleting().Started("Unbind").Polling(), Running(), rules, AnInstance.Now.AddDays(8)).Status;

        var ready = after.Conditions.Find("Ready")!;
        Assert.Equal((ConditionStatus.Unknown, "AsyncOperationTimeout", "The asynchronous Unbind operation timed out and will not be retried"), (ready.Status, ready.Reason, ready.Message));
        Assert.Equal("Stopping reconciliation retries, too much time has elapsed", after.Conditions.Find("Failed")!.Message);
        Assert.Equal(RemovalStatus.Failed, after.UnbindStatus);
    }

    private static BrokerOutcome<LastOperation>.Succeeded Running() => new(new LastOperation { State = LastOperationState.InProgress }, HttpStatusCode.OK);
}
