using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Bindings;
using Ssm.ServiceCatalog.Instances;
using Ssm.ServiceCatalog.Retries;
using Ssm.ServiceCatalog.Tests.Bindings;
using Ssm.ServiceCatalog.Tests.Instances;
using Ssm.ServiceCatalog.Waiting;

namespace Ssm.ServiceCatalog.Tests.Waiting;

public sealed class WaitingDeciderTests
{
    private static readonly DateTimeOffset Now = AnInstance.Now;

    private static readonly WaitingSubject Subject = new()
    {
        OperationStartTime = Now,
        Names = new Dictionary<WaitsFor, string>
        {
            [WaitsFor.Broker] = "broker \"b\"",
            [WaitsFor.Class] = "class \"c\"",
            [WaitsFor.Bindings] = "binding \"app\"",
            [WaitsFor.Secret] = "secret \"s\"",
            [WaitsFor.BrokerSecret] = "secret \"login\"",
            [WaitsFor.Twin] = "instance \"test/other\"",
        },
    };

    [Theory]
    [InlineData("ReferencesNonexistentServiceClass", "WaitsForClass", "Waits for class \"c\", and goes on at once when that changes.")]
    [InlineData("ReferencesNonexistentServicePlan", "WaitsForPlan", "Waits for its plan, and goes on at once when that changes.")]
    [InlineData("ErrorWithParameters", "WaitsForSecret", "Waits for secret \"s\", and goes on at once when that changes.")]
    [InlineData("ErrorGettingAuthCredentials", "WaitsForBrokerSecret", "Waits for secret \"login\", and goes on at once when that changes.")]
    [InlineData("ErrorExternalIDInUse", "WaitsForTwin", "Waits for instance \"test/other\", and goes on at once when that changes.")]
    [InlineData("ErrorAdoptingInstance", "WaitsForOrphanedResource", "Waits for the OrphanedResource of its external id, and goes on at once when that changes.")]
    [InlineData("ErrorInstanceNotReady", "WaitsForInstance", "Waits for its instance, and goes on at once when that changes.")]
    [InlineData("ErrorNonbindableServiceClass", "WaitsForCorrection", "Waits for its spec to be corrected; nothing more is tried before.")]
    [InlineData("ProvisionRequestInFlight", "WaitsForAnswer", "Waits for broker \"b\" to answer what it was first asked at 2026-03-04 05:06:07 UTC.")]
    [InlineData("ProvisionCallFailed", "WaitsForRetry", "Waits for broker \"b\", and tries again by itself.")]
    [InlineData("DeprovisionBlockedByExistingCredentials", "WaitsForBindings", "Waits for binding \"app\" to be deleted, and goes on at once when that is done.")]
    public void Of_AReason_NamesTheObjectAndTheNextStep(string ready, string reason, string sentence)
    {
        var notice = WaitingDecider.Of(Subject with { Conditions = [Condition("Ready", "False", ready)] });

        Assert.Equal((reason, sentence), (notice?.Reason, notice?.Sentence));
    }

    [Theory]
    [InlineData("ProvisionCallFailed", "Waits for broker \"b\", and tries again at 2026-03-04 05:06:15 UTC.")]
    [InlineData("ErrorGettingAuthCredentials", "Waits for secret \"login\", and tries again at 2026-03-04 05:06:15 UTC.")]
    public void Of_ABackOff_SaysWhenItEnds(string reason, string sentence) => Assert.Equal(
        sentence,
        WaitingDecider.Of(Subject with { Conditions = [Condition("Ready", "False", reason)], NextAttempt = Now.AddSeconds(8) })?.Sentence);

    [Fact]
    public void Of_AnOperation_SaysSinceWhenItRuns() => Assert.Equal(
        "Waits for broker \"b\" to finish what it began at 2026-03-04 05:06:07 UTC, and asks it again by itself, at the latest when as much time has passed again.",
        WaitingDecider.Of(Subject with { Conditions = [Condition("Ready", "False", "Provisioning")], IsPolling = true })?.Sentence);

    [Fact]
    public void Of_WhatIsReady_IsNothing() => Assert.Null(WaitingDecider.Of(Subject with { Conditions = [Condition("Ready", "True", "ProvisionedSuccessfully")] }));

    [Fact]
    public void Of_WhatWasNeverWorkedOn_IsNothing() => Assert.Null(WaitingDecider.Of(Subject));

    [Fact]
    public void Of_AFailure_WaitsForTheUser_UnlessSomethingIsClearedUp()
    {
        var failed = Subject with { Conditions = [Condition("Ready", "False", "ProvisionCallFailed"), Condition("Failed", "True", "ClusterServiceBrokerReturnedFailure")] };

        Assert.Equal(WaitsFor.Correction, WaitingDecider.Of(failed)?.For);
        Assert.Equal(WaitsFor.Retry, WaitingDecider.Of(failed with { IsMitigating = true })?.For);
        Assert.Equal(WaitsFor.Retry, WaitingDecider.Of(failed with { IsDeleting = true })?.For);
    }

    [Fact]
    public void Condition_StandsBeforeTheOriginals_AndDecidesNoColumn()
    {
        var snapshot = AnInstance.Resolved().Started(InstanceOperation.Provision);

        var status = snapshot.Status.Waiting(snapshot, NextStep.OnChange.Instance, wait: null, Now.AddHours(1)).Shown(new FeatureGates());

        Assert.Equal(["Settled", "Ready"], status.Conditions.Select(condition => condition.Type));
        Assert.Equal("ProvisionRequestInFlight", status.LastConditionState);
        Assert.Equal("ProvisionRequestInFlight", status.Shown(new FeatureGates { LegacyLastConditionState = true }).LastConditionState);
    }

    [Fact]
    public void Condition_OfWhatBecameReady_IsGone()
    {
        var waiting = AnInstance.Resolved().Started(InstanceOperation.Provision);
        waiting = waiting.With(status => status.Waiting(waiting, NextStep.OnChange.Instance, wait: null, Now));

        var status = InstanceOutcomes.Succeeded(waiting.Status, InstanceNotices.Provisioned, Now).Status.Waiting(waiting, NextStep.Finished.Instance, wait: null, Now);

        Assert.Equal(["Ready"], status.Conditions.Select(condition => condition.Type));
    }

    [Fact]
    public void Condition_OfABinding_NamesItsInstance()
    {
        var snapshot = ABinding.OfReadyInstance() with { Instance = null };
        var status = snapshot.Status.WithReady(ConditionStatus.False, BindingNotices.MissingInstance(snapshot.Binding), Now);

        var settled = status.Waiting(snapshot, NextStep.OnChange.Instance, wait: null, overlap: TimeSpan.Zero, Now).Conditions[0];

        Assert.Equal(("Settled", "WaitsForInstance", "Waits for instance \"redis-test\", and goes on at once when that changes."), (settled.Type, settled.Reason, settled.Message));
    }

    private static ServiceCondition Condition(string type, string status, string reason) =>
        new() { Type = type, Status = status, Reason = reason, Message = "Text." };
}
