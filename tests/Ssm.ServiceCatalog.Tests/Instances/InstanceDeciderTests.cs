using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Instances;
using Ssm.ServiceCatalog.Parameters;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Tests.Instances;

public sealed class InstanceDeciderTests
{
    private static readonly FeatureGates Gates = new();

    [Fact]
    public void Decide_NewInstance_ResolvesReferences() => Assert.IsType<InstanceAction.Resolve>(Decide(AnInstance.Unresolved()));

    [Fact]
    public void Decide_UnknownPlan_SaysSoOnceAndWaits()
    {
        var missing = AnInstance.Unresolved() with
        {
            References = new ReferenceResolution.Missing(new Notice("R", "bare"), new Notice("R", "long")),
        };

        var report = Assert.IsType<InstanceAction.Report>(Decide(missing)).Transition;

        Assert.Equal([CatalogEvent.Warning(new Notice("R", "bare"))], report.Events);
        Assert.Equal("long", report.Status.Conditions[0].Message);
        Assert.Equal("ClusterServiceClass/credis", report.Status.UserSpecifiedClassName);
        Assert.Equal(RemovalStatus.NotRequired, report.Status.DeprovisionStatus);
        Assert.IsType<InstanceAction.Nothing>(Decide(missing.With(_ => report.Status)));
    }

    [Fact]
    public void Decide_ResolvedInstance_WritesIntentBeforeCalling()
    {
        var report = Assert.IsType<InstanceAction.Report>(Decide(AnInstance.Resolved())).Transition;

        Assert.Equal("Provision", report.Status.CurrentOperation);
        Assert.Equal(RemovalStatus.Required, report.Status.DeprovisionStatus);
        Assert.Equal("plan-id", report.Status.InProgressProperties!.ClusterServicePlanExternalID);
        Assert.Equal(AnInstance.Now, report.Status.OperationStartTime);
        Assert.Equal(("False", "ProvisionRequestInFlight"), (report.Status.Conditions[0].Status, report.Status.Conditions[0].Reason));
        Assert.Empty(report.Events);
        Assert.IsType<InstanceAction.Provision>(Decide(AnInstance.Resolved().With(_ => report.Status)));
    }

    [Fact]
    public void Decide_SpecCorrectedDuringRetries_StartsAnew()
    {
        var retried = AnInstance.Resolved().Started("Provision").Changed("""{"a":1}""");

        var report = Assert.IsType<InstanceAction.Report>(Decide(retried)).Transition;

        Assert.Equal(2, report.Status.ObservedGeneration);
        Assert.NotNull(report.Status.InProgressProperties!.ParameterChecksum);
    }

    /// <summary>A change of plan clears the reference, and after a final refusal nothing tells which plan the broker was asked for.</summary>
    [Fact]
    public void Decide_DeletionOfAFailedInstanceWhosePlanWasChanged_LooksForThePlanFirst()
    {
        var failed = AnInstance.Resolved().With(status => status with { DeprovisionStatus = RemovalStatus.Required }).Deleting() with { Plan = null };

        Assert.IsType<InstanceAction.Resolve>(Decide(failed with { References = new ReferenceResolution.Found(new ServiceInstanceSpec()) }));
        Assert.IsType<InstanceAction.Report>(Decide(failed));
    }

    [Fact]
    public void Decide_BackOff_Waits() =>
        Assert.Equal(new InstanceAction.Wait(TimeSpan.FromSeconds(3)), Decide(AnInstance.Resolved().Started("Provision") with { Wait = TimeSpan.FromSeconds(3) }));

    [Fact]
    public void Decide_Provisioned_DoesNothing() => Assert.IsType<InstanceAction.Nothing>(Decide(AnInstance.Resolved().Provisioned()));

    [Fact]
    public void Decide_ChangedParameters_StartsAndSendsAnUpdate()
    {
        var changed = AnInstance.Resolved().Provisioned().Changed("""{"a":1}""");

        var started = Assert.IsType<InstanceAction.Report>(Decide(changed)).Transition.Status;
        var update = Assert.IsType<InstanceAction.Update>(Decide(changed.With(_ => started))).Request;

        Assert.Equal("Update", started.CurrentOperation);
        Assert.Null(update.PlanId);
        Assert.Equal("""{"a":1}""", update.Parameters.ToString());
        Assert.Equal("plan-id", update.PreviousValues!.PlanId!.Value.Value);
    }

    /// <summary>Appendix A, 7: the original sends nothing when all parameters are removed.</summary>
    [Fact]
    public void Decide_ParametersRemoved_SendsAnEmptyObject()
    {
        var had = AnInstance.Resolved().Changed("""{"a":1}""");
        var provisioned = had.Provisioned();
        var removed = provisioned.WithMetadata(metadata => metadata with { Generation = 3 }) with { Parameters = AnInstance.Resolved().Parameters };

        var started = Assert.IsType<InstanceAction.Report>(Decide(removed)).Transition.Status;

        Assert.Equal("{}", Assert.IsType<InstanceAction.Update>(Decide(removed.With(_ => started))).Request.Parameters.ToString());
    }

    [Fact]
    public void Decide_AsyncOperation_Polls()
    {
        var poll = Assert.IsType<InstanceAction.Poll>(Decide(AnInstance.Resolved().Started("Provision").Polling()));

        Assert.Equal(("credis", "plan-id", "op"), (poll.Query.ServiceId!.Value.Value, poll.Query.PlanId!.Value.Value, poll.Query.Operation!.Value.Value));
    }

    [Fact]
    public void Decide_DeletingDuringAsyncProvision_StartsDeprovision()
    {
        var deleting = AnInstance.Resolved().Started("Provision").Polling().Deleting();

        var started = Assert.IsType<InstanceAction.Report>(Decide(deleting)).Transition.Status;

        Assert.Equal("Deprovision", started.CurrentOperation);
        Assert.False(started.AsyncOpInProgress);
        Assert.Equal("plan-id", started.InProgressProperties!.ClusterServicePlanExternalID);
        Assert.IsType<InstanceAction.Deprovision>(Decide(deleting.With(_ => started)));
    }

    [Fact]
    public void Decide_DeletingDuringAsyncDeprovision_Polls() =>
        Assert.IsType<InstanceAction.Poll>(Decide(AnInstance.Resolved().Deleting().Started("Deprovision").Polling()));

    [Fact]
    public void Decide_DeletingWithBindings_IsBlocked()
    {
        var blocked = AnInstance.Resolved().Provisioned().Deleting() with { Bindings = [new ServiceBinding()] };

        var report = Assert.IsType<InstanceAction.Report>(Decide(blocked)).Transition;

        Assert.Equal("DeprovisionBlockedByExistingCredentials", report.Status.Conditions[0].Reason);
        Assert.IsType<InstanceAction.Nothing>(Decide(blocked.With(_ => report.Status)));
    }

    [Fact]
    public void Decide_DeletingWithBindingsAndCascade_DeletesThem()
    {
        var blocked = AnInstance.Resolved().Provisioned().Deleting() with { Bindings = [new ServiceBinding()] };

        Assert.IsType<InstanceAction.DeleteBindings>(InstanceDecider.Decide(blocked, new FeatureGates { CascadingDeletion = true }, AnInstance.Now));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("NotRequired", true)]
    [InlineData("Succeeded", true)]
    public void Decide_DeletingWithoutNeedToAsk_LetsGo(string deprovisionStatus, bool isReleased)
    {
        var action = Decide(AnInstance.Resolved().With(status => status with { DeprovisionStatus = deprovisionStatus }).Deleting());

        Assert.Equal(isReleased, action is InstanceAction.Release);
        Assert.Equal(!isReleased, action is InstanceAction.Nothing);
    }

    /// <summary>The broker may have the new plan although it was not heard to say so; naming the old one is then the only way back.</summary>
    [Fact]
    public void Decide_UpdateAfterOneOfUnknownResult_LeavesNothingOut()
    {
        var updating = AnInstance.Resolved().Provisioned().Changed("""{"a":1}""").Started("Update")
            .With(status => status.WithReady("False", new Notice("ErrorCallingUpdateInstance", "timed out"), AnInstance.Now));
        var back = updating.Changed("{}") with { Parameters = ParameterSet.Empty };

        var started = Assert.IsType<InstanceAction.Report>(Decide(back));
        var update = Assert.IsType<InstanceAction.Update>(Decide(back.With(_ => started.Transition.Status)));

        Assert.Equal("plan-id", update.Request.PlanId?.Value);
        Assert.Equal("{}", update.Request.Parameters?.GetRawText());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decide_DeletingAfterTheDeprovisionWasGivenUp_IsHandedOver(bool isLegacy)
    {
        var snapshot = AnInstance.Resolved().With(status => status with { DeprovisionStatus = "Failed" }).Deleting();

        var action = InstanceDecider.Decide(snapshot, new FeatureGates { LegacyStuckDeletion = isLegacy }, AnInstance.Now);

        Assert.Equal(isLegacy, action is InstanceAction.Nothing);
        Assert.Equal(!isLegacy, action is InstanceAction.Report { Transition.Orphan: not null });
    }

    [Fact]
    public void Decide_DeletingWithUnknownStatus_SaysSo()
    {
        var action = Decide(AnInstance.Resolved().With(status => status with { DeprovisionStatus = "Maybe" }).Deleting());

        var status = Assert.IsType<InstanceAction.Report>(action).Transition.Status;
        Assert.Equal("ServiceInstance has invalid DeprovisionStatus field: Maybe", status.Conditions.Find("Failed")!.Message);
    }

    [Fact]
    public void Decide_OrphanMitigation_DeprovisionsWithoutANewOperation()
    {
        var mitigating = AnInstance.Resolved().Started("Provision").Mitigating();

        var deprovision = Assert.IsType<InstanceAction.Deprovision>(Decide(mitigating));

        Assert.Equal("plan-id", deprovision.Plan.PlanId.Value);
    }

    [Fact]
    public void Decide_DeletedByForce_DoesNothing() => Assert.IsType<InstanceAction.Nothing>(
        Decide(AnInstance.Resolved().Provisioned().Deleting().WithMetadata(metadata => metadata with { Finalizers = [] })));

    [Theory]
    [InlineData("class", "ReferencesDeletedServiceClass", """ClusterServiceClass (K8S: "credis" ExternalName: "credis") has been deleted; cannot provision.""")]
    [InlineData("plan", "ReferencesDeletedServicePlan", """ClusterServicePlan (K8S: "redis-4.0-standard" ExternalName: "redis-4.0-standard") has been deleted; cannot provision.""")]
    [InlineData("no class", "ReferencesNonexistentServiceClass", """The instance references a non-existent ClusterServiceClass (K8S: "" ExternalName: "credis")""")]
    [InlineData("no broker", "ReferencesNonexistentBroker", """The instance references a non-existent broker "credis-broker" """)]
    [InlineData("no namespace", "ErrorFindingNamespaceForInstance", """Failed to get namespace "test": namespaces "test" not found""")]
    [InlineData("bad parameters", "ErrorWithParameters", "failed to prepare parameters: because")]
    public void Decide_SomethingMissing_SaysWhat(string what, string reason, string message)
    {
        var whole = AnInstance.Resolved();
        var snapshot = what switch
        {
            "class" => whole with { Class = (ClusterServiceClass)whole.Class! with { Status = new ServiceClassStatus { RemovedFromBrokerCatalog = true } } },
            "plan" => whole with { Plan = (ClusterServicePlan)whole.Plan! with { Status = new ServicePlanStatus { RemovedFromBrokerCatalog = true } } },
            "no class" => whole with { Class = null },
            "no broker" => whole with { Broker = null },
            "no namespace" => whole with { NamespaceUid = null },
            _ => whole with { Parameters = null, ParametersProblem = "because" },
        };

        var transition = Assert.IsType<InstanceAction.Report>(Decide(snapshot)).Transition;

        Assert.Equal((reason, message.TrimEnd()), (transition.Status.Conditions[0].Reason, transition.Status.Conditions[0].Message));
        Assert.Equal("False", transition.Status.Conditions[0].Status);
        Assert.True(transition.Events.Single().IsWarning);
        Assert.IsType<NextStep.OnChange>(transition.Next);
    }

    [Fact]
    public void Decide_PlanRemovedUnderAProvisionedInstance_StillAllowsNewParameters()
    {
        var changed = AnInstance.Resolved().Provisioned().Changed("""{"a":1}""");
        var removed = changed with { Plan = (ClusterServicePlan)changed.Plan! with { Status = new ServicePlanStatus { RemovedFromBrokerCatalog = true } } };

        Assert.Equal("Update", Assert.IsType<InstanceAction.Report>(Decide(removed)).Transition.Status.CurrentOperation);
    }

    private static InstanceAction Decide(InstanceSnapshot snapshot) => InstanceDecider.Decide(snapshot, Gates, AnInstance.Now);
}
