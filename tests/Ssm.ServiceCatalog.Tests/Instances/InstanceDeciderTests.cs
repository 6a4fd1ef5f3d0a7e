using k8s.Models;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Alpha1;
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

    /// <summary>
    /// What is asked for instead of what was asked for first, by what is known of that. Under the same id a broker refuses something else than it has with 409,
    /// so what may be there is undone first; and nothing is that cannot be ours.
    /// </summary>
    [Theory]
    [InlineData("parameters", true, "Required", true)]
    [InlineData("plan", true, "Required", true)]
    [InlineData("user", true, "Required", false)]
    [InlineData("updateRequests", true, "Required", false)]
    [InlineData("parameters", false, "Required", false)]
    [InlineData("parameters", true, "NotRequired", false)]
    [InlineData("parameters", true, "Succeeded", false)]
    public void Decide_SpecCorrectedDuringRetries_UndoesOnlyWhatMayHaveBeenMadeOtherwise(string what, bool mayExist, string deprovisionStatus, bool isUndone)
    {
        var retried = AnInstance.Resolved().Started("Provision").With(status => status with { DeprovisionStatus = deprovisionStatus });
        var corrected = what switch
        {
            "parameters" => retried.Changed("""{"a":1}"""),
            "plan" => retried.Changed("{}") with { Parameters = retried.Parameters, Plan = Plan("other-id") },
            "user" => retried.Changed("{}") with { Parameters = retried.Parameters, Instance = ByAnother(retried) },
            _ => retried.Changed("{}") with { Parameters = retried.Parameters },
        };

        var report = Assert.IsType<InstanceAction.Report>(Decide(corrected with { MayExist = mayExist })).Transition;

        Assert.Equal(isUndone, report.Status.OrphanMitigationInProgress);
        Assert.Equal(2, report.Status.ObservedGeneration);
        var next = Decide(corrected.With(_ => report.Status) with { MayExist = mayExist });
        Assert.Equal(isUndone ? "plan-id" : null, (next as InstanceAction.Deprovision)?.Plan.PlanId.Value);
        Assert.Equal(!isUndone, next is InstanceAction.Provision);
    }

    [Fact]
    public void Decide_WhatWasMadeOtherwiseIsUndone_ProvisionsWithAllItsTime()
    {
        var later = AnInstance.Now + TimeSpan.FromDays(6);
        var corrected = AnInstance.Resolved().Started("Provision").Changed("""{"a":1}""") with { MayExist = true };
        corrected = corrected.With(_ => Assert.IsType<InstanceAction.Report>(InstanceDecider.Decide(corrected, Gates, later)).Transition.Status);
        corrected = corrected.With(_ => DeprovisionOutcomes.Succeeded(corrected, later).Status);

        var again = Assert.IsType<InstanceAction.Report>(InstanceDecider.Decide(corrected, Gates, later)).Transition.Status;

        Assert.Equal(("Provision", later, "Required"), (again.CurrentOperation, again.OperationStartTime, again.DeprovisionStatus));
        Assert.Equal(corrected.Parameters!.Checksum, again.InProgressProperties!.ParameterChecksum);
    }

    /// <summary>A change of plan clears the reference, and after a final refusal nothing tells which plan the broker was asked for.</summary>
    [Fact]
    public void Decide_DeletionOfAFailedInstanceWhosePlanWasChanged_LooksForThePlanFirst()
    {
        var failed = AnInstance.Resolved().With(status => status with { DeprovisionStatus = RemovalStatus.Required }).Deleting() with { Plan = null };

        Assert.IsType<InstanceAction.Resolve>(Decide(failed with { References = new ReferenceResolution.Found(new ServiceInstanceSpec()) }));
        Assert.IsType<InstanceAction.Report>(Decide(failed));
    }

    /// <summary>One that was made again from a backup knows of a deletion before its references are looked up.</summary>
    [Fact]
    public void Decide_DeletionBeforeTheReferencesAreResolved_ResolvesThem()
    {
        var restored = AnInstance.Unresolved().With(status => status with { DeprovisionStatus = RemovalStatus.Required }).Deleting();

        Assert.IsType<InstanceAction.Resolve>(Decide(restored));
    }

    /// <summary>The ledger may be deleting it at the broker at this moment.</summary>
    [Fact]
    public void Decide_IdInLedger_TakesTheDeletionOverAndWaits()
    {
        var entry = new OrphanedResource { Metadata = new V1ObjectMeta { Name = "instance-uid" }, Spec = new OrphanedResourceSpec { PlanID = "old-plan", ServiceID = "credis" } };
        var restored = AnInstance.Resolved() with { Deletion = entry };

        var report = Assert.IsType<InstanceAction.Report>(Decide(restored)).Transition;

        Assert.Equal("ExternalIDInLedger", report.Status.Conditions.Find("Ready")!.Reason);
        Assert.Equal(RemovalStatus.Required, report.Status.DeprovisionStatus);
        Assert.IsType<InstanceAction.Nothing>(Decide(restored.With(_ => report.Status)));

        // The entry is struck out: what it stood for goes first, whatever it looks like.
        var left = (restored with { Deletion = null, MayExist = true }).With(_ => report.Status);
        left = left.With(_ => Assert.IsType<InstanceAction.Report>(Decide(left)).Transition.Status);
        Assert.Equal("old-plan", Assert.IsType<InstanceAction.Deprovision>(Decide(left)).Plan.PlanId.Value);
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

    /// <summary>The intent is written and nobody was asked, so what has the same id at the broker is somebody else's.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decide_DeletingBeforeTheBrokerWasAsked_LetsGo(bool mayExist)
    {
        var action = Decide(AnInstance.Resolved().Started("Provision").Deleting() with { MayExist = mayExist });

        Assert.Equal(!mayExist, action is InstanceAction.Release);
        Assert.Equal(mayExist, action is InstanceAction.Report { Transition.Status.CurrentOperation: "Deprovision" });
        Assert.IsType<InstanceAction.Report>(Decide(AnInstance.Resolved().Provisioned().Deleting() with { MayExist = false }));
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

    /// <summary>With the plan, its version may have changed, and going back is another change of plan.</summary>
    [Theory]
    [InlineData("timed out", "1.0.0")]
    [InlineData(null, null)]
    public void Decide_UpdateAfterAPlanOfUnknownResult_NamesTheVersion(string? problem, string? version)
    {
        var first = Versioned("plan-id", "1.0.0").Provisioned();
        var tried = first with { Plan = Versioned("other-id", "5.0.0").Plan };
        tried = problem is null ? first : tried.Changed("""{"a":1}""").Started("Update").With(status => status.WithReady("False", new Notice("ErrorCallingUpdateInstance", problem), AnInstance.Now));
        var back = (tried with { Plan = first.Plan }).Changed("""{"a":2}""");

        var started = Assert.IsType<InstanceAction.Report>(Decide(back)).Transition.Status;
        var update = Assert.IsType<InstanceAction.Update>(Decide(back.With(_ => started))).Request;

        Assert.Equal("1.0.0", started.InProgressProperties!.MaintenanceInfo!.Version);
        Assert.Equal(version, update.MaintenanceInfo?.Version);
        Assert.Equal(problem is null, update.PreviousValues!.MaintenanceInfo is not null);

        static InstanceSnapshot Versioned(string plan, string version) => AnInstance.Resolved() with
        {
            Plan = new ClusterServicePlan
            {
                Metadata = new V1ObjectMeta { Name = plan },
                Spec = new ServicePlanSpec { ExternalID = plan, ExternalName = plan, MaintenanceInfo = new PlanMaintenance { Version = version } },
            },
        };
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decide_Retained_IsKeptUnlessTheBrokerHasBeenAskedToDeleteIt(bool isAsked)
    {
        var retained = AnInstance.Resolved().Provisioned().Deleting();
        retained = isAsked ? retained.Started("Deprovision") : retained;
        retained = retained with { Instance = retained.Instance with { Spec = retained.Instance.Spec with { DeletionPolicy = DeletionPolicy.Retain } } };

        var action = Decide(retained);

        Assert.Equal(isAsked ? null : DeletionPolicy.Retain, (action as InstanceAction.Report)?.Transition.Orphan?.Spec.Policy);
        Assert.Equal(isAsked, action is InstanceAction.Deprovision);
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

    private static ClusterServicePlan Plan(string id) => new() { Spec = new ServicePlanSpec { ExternalID = id, ExternalName = id } };

    private static ServiceInstance ByAnother(InstanceSnapshot snapshot) => snapshot.Instance with
    {
        Metadata = snapshot.Instance.Metadata with { Generation = 2 },
        Spec = snapshot.Instance.Spec with { UserInfo = new UserInfo { Username = "another", Uid = "2" } },
    };

    private static InstanceAction Decide(InstanceSnapshot snapshot) => InstanceDecider.Decide(snapshot, Gates, AnInstance.Now);
}
