using System.Net;
using System.Text;
using System.Text.Json;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;
using Ssm.ServiceCatalog.Admission.Mutations;
using Ssm.ServiceCatalog.Admission.Rules;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Bindings;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Instances;
using Ssm.ServiceCatalog.Parameters;
using Ssm.ServiceCatalog.Retries;
using Ssm.ServiceCatalog.Tests.Bindings;
using Ssm.ServiceCatalog.Tests.Instances;
using Ssm.Testing.ScriptedBroker;
using OsbPlan = Ssm.OpenServiceBroker.Catalogs.ServicePlan;

namespace Ssm.ServiceCatalog.Tests;

/// <summary>One test, at least, for each defect of the original; docs/reference/differences.md lists them under the same numbers.</summary>
public sealed class AppendixATests
{
    private static readonly FeatureGates Gates = new();
    private static readonly DateTimeOffset Now = AnInstance.Now;
    private static readonly DateTimeOffset TooLate = Now + TimeSpan.FromDays(8);
    private static readonly UserInfo Alice = new() { Username = "alice" };
    private static readonly UserInfo Controller = new() { Username = "system:serviceaccount:ssm:catalog" };

    [Theory]
    [InlineData(false, "alice")]
    [InlineData(true, "system:serviceaccount:ssm:catalog")]
    public void AppendixA01_ControllerWritesReferences_UserStays(bool isLegacy, string expected)
    {
        var old = AnInstance.Unresolved().Instance;
        old = old with { Spec = old.Spec with { UserInfo = Alice } };
        var resolved = old with { Spec = old.Spec with { ClusterServiceClassRef = new ObjectReference { Name = "c" }, ClusterServicePlanRef = new ObjectReference { Name = "p" } } };

        var stored = InstanceMutation.OnUpdate(resolved, old, Controller, new FeatureGates { LegacyUserInfo = isLegacy });

        Assert.Equal(expected, stored.Spec.UserInfo!.Username);
    }

    [Fact]
    public void AppendixA02_NamespacedPlanChange_IsAdmitted()
    {
        var old = new ServiceInstance
        {
            Metadata = new V1ObjectMeta { Name = "i", Generation = 1 },
            Spec = new ServiceInstanceSpec
            {
                ServiceClassExternalName = "c",
                ServicePlanExternalName = "small",
                ServiceClassRef = new ObjectReference { Name = "c" },
                ServicePlanRef = new ObjectReference { Name = "small" },
            },
        };
        var errors = new FieldErrors();

        var stored = InstanceMutation.OnUpdate(old with { Spec = old.Spec with { ServicePlanExternalName = "large" } }, old, Alice, Gates);
        InstanceValidator.ValidateUpdate(stored, old, Gates, errors);

        Assert.Null(stored.Spec.ServicePlanRef);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task AppendixA03_ClassIsGone_FinalizerCanBeRemoved()
    {
        await using var world = await CatalogWorld.StartAsync();
        await world.CreateInstanceAsync("redis-test");

        await world.DeleteAsync(CatalogTypes.ServiceInstances, "redis-test");
        await world.PatchAsync(CatalogTypes.ServiceInstances, "redis-test", """{"metadata":{"finalizers":null}}""");

        await world.GoneAsync(CatalogTypes.ServiceInstances, "redis-test");
    }

    [Fact]
    public void AppendixA04_PollingAfterManyErrors_GoesOn()
    {
        var time = new FakeTimeProvider(Now);
        var schedules = new OperationSchedules(new CatalogControllerOptions(), time);
        var key = new NamespacedName("test", "redis-test");
        var polling = AnInstance.Resolved().Started("Provision").Polling();
        for (var error = 1; error <= 40; error++)
        {
            var after = PollOutcomes.Apply(polling, Rejected<LastOperation>(500), Rules(), Now);
            Assert.True(after.Status.AsyncOpInProgress);

            var wait = schedules.After(key, OperationPhase.Polling, _ => "subject", after.Next);

            Assert.InRange(wait!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(20));
            time.Advance(wait.Value);
            polling = polling.With(_ => after.Status);
        }
    }

    [Theory]
    [InlineData(403, false)]
    [InlineData(422, false)]
    [InlineData(503, true)]
    public void AppendixA05_RefusedForTooLong_IsGivenUp(int status, bool isMitigated)
    {
        var provision = ProvisionOutcomes.Apply(
            AnInstance.Resolved().Started("Provision") with { MayExist = false }, Rejected<ProvisionResponse>(status), Rules(), TooLate);
        var update = UpdateOutcomes.Apply(
            AnInstance.Resolved().Provisioned().Changed("""{"a":1}""").Started("Update"), Rejected<UpdateResponse>(status), Rules(), TooLate);

        Assert.Equal("ErrorReconciliationRetryTimeout", provision.Status.Conditions.Find("Failed")!.Reason);
        Assert.Equal(isMitigated, provision.Status.OrphanMitigationInProgress);
        Assert.Equal("ErrorReconciliationRetryTimeout", update.Status.Conditions.Find("Failed")!.Reason);
        var legacy = Rules(gates => gates.LegacyHttpRetries = true);
        Assert.False(ProvisionOutcomes.Apply(AnInstance.Resolved().Started("Provision"), Rejected<ProvisionResponse>(status), legacy, TooLate).Status.Conditions.IsTrue("Failed"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AppendixA05_ProvisionAfterMitigation_KeepsItsTimeLimit(bool isAsynchronous)
    {
        var mitigating = AnInstance.Resolved().Started("Provision").Mitigating();
        mitigating = isAsynchronous ? mitigating.With(_ => DeprovisionOutcomes.Apply(mitigating, Accepted(new DeprovisionResponse()), Rules(), Now.AddDays(1)).Status) : mitigating;
        var mitigated = isAsynchronous
            ? PollOutcomes.Apply(mitigating, Done(new LastOperation { State = LastOperationState.Succeeded }), Rules(), TooLate)
            : DeprovisionOutcomes.Apply(mitigating, Done(new DeprovisionResponse()), Rules(), TooLate);

        var again = InstanceDecider.Decide(mitigating.With(_ => mitigated.Status), Gates, TooLate);

        Assert.Equal(Now, Assert.IsType<InstanceAction.Report>(again).Transition.Status.OperationStartTime);
    }

    [Theory]
    [InlineData(400, false, true)]
    [InlineData(409, false, true)]
    [InlineData(422, false, true)]
    [InlineData(401, false, false)]
    [InlineData(404, false, false)]
    [InlineData(429, false, false)]
    [InlineData(500, true, false)]
    [InlineData(503, true, false)]
    public void AppendixA05_RefusedBind_IsFinalOnlyIfTheRequestIsWrong(int status, bool isMitigated, bool isFinal)
    {
        var after = BindOutcomes.Apply(ABinding.OfReadyInstance().Started("Bind"), Rejected<BindResponse>(status), Rules(), Now);
        var legacy = BindOutcomes.Apply(
            ABinding.OfReadyInstance().Started("Bind"), Rejected<BindResponse>(status), Rules(gates => gates.LegacyHttpRetries = true), Now);

        Assert.Equal(isMitigated, after.Status.OrphanMitigationInProgress);
        Assert.Equal(isFinal, after.Status.Conditions.IsTrue("Failed"));
        Assert.Equal(!isFinal, after.Next is NextStep.Retry);
        Assert.True(legacy.Status.Conditions.IsTrue("Failed"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AppendixA05_BindAfterMitigation_IsTriedAgainWithinItsTimeLimit(bool isAsynchronous)
    {
        var binding = ABinding.OfReadyInstance().Started("Bind");
        binding = binding.With(_ => BindOutcomes.Apply(binding, Rejected<BindResponse>(500), Rules(), Now).Status);
        binding = isAsynchronous ? binding.With(_ => UnbindOutcomes.Apply(binding, Accepted(new UnbindResponse()), Rules(), Now.AddDays(1)).Status) : binding;
        binding = binding.With(_ => isAsynchronous
            ? BindingPollOutcomes.Apply(binding, Done(new LastOperation { State = LastOperationState.Succeeded }), Rules(), Now.AddDays(1)).Status
            : UnbindOutcomes.Apply(binding, Done(new UnbindResponse()), Rules(), Now).Status);

        var again = Assert.IsType<BindingAction.Report>(BindingDecider.Decide(binding, Gates, TooLate)).Transition.Status;

        Assert.Equal(("Bind", RemovalStatus.Required, Now), (again.CurrentOperation, again.UnbindStatus, again.OperationStartTime));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AppendixA06_DeletionRefusedForTooLong_IsHandedOver(bool isLegacy)
    {
        var rules = Rules(gates => gates.LegacyStuckDeletion = isLegacy);
        var instance = DeprovisionOutcomes.Apply(
            AnInstance.Resolved().Provisioned().Deleting().Started("Deprovision"), Rejected<DeprovisionResponse>(400), rules, TooLate);
        var binding = UnbindOutcomes.Apply(ABinding.OfReadyInstance().Deleting().Started("Unbind"), Rejected<UnbindResponse>(400), rules, TooLate);

        Assert.Equal(!isLegacy, instance.IsReleased);
        Assert.Equal(isLegacy ? null : "id", instance.Orphan?.Spec.InstanceID);
        Assert.Equal(isLegacy ? RemovalStatus.Failed : RemovalStatus.Required, instance.Status.DeprovisionStatus);
        Assert.Equal(!isLegacy, binding.IsReleased);
        Assert.Equal(isLegacy ? null : "binding-id", binding.Orphan?.Spec.BindingID);
    }

    /// <summary>Each attempt is accepted, and each ends in failure.</summary>
    [Fact]
    public void AppendixA06_DeletionFailingForTooLong_IsHandedOver()
    {
        var failed = Done(new LastOperation { State = LastOperationState.Failed });
        var instance = AnInstance.Resolved().Provisioned().Deleting().Started("Deprovision");
        var binding = ABinding.OfReadyInstance().Deleting().Started("Unbind");
        foreach (var day in Enumerable.Range(1, 6))
        {
            instance = instance.With(_ => DeprovisionOutcomes.Apply(instance, Accepted(new DeprovisionResponse()), Rules(), Now.AddDays(day)).Status);
            binding = binding.With(_ => UnbindOutcomes.Apply(binding, Accepted(new UnbindResponse()), Rules(), Now.AddDays(day)).Status);
            var (tried, asked) = (PollOutcomes.Apply(instance, failed, Rules(), Now.AddDays(day)), BindingPollOutcomes.Apply(binding, failed, Rules(), Now.AddDays(day)));
            Assert.False(tried.IsReleased || asked.IsReleased);
            (instance, binding) = (instance.With(_ => tried.Status), binding.With(_ => asked.Status));
        }

        Assert.Equal("id", PollOutcomes.Apply(instance, failed, Rules(), TooLate).Orphan?.Spec.InstanceID);
        Assert.Equal("binding-id", BindingPollOutcomes.Apply(binding, failed, Rules(), TooLate).Orphan?.Spec.BindingID);
        Assert.False(PollOutcomes.Apply(instance, failed, Rules(gates => gates.LegacyStuckDeletion = true), TooLate).IsReleased);
    }

    /// <summary>The broker answers, and does not delete.</summary>
    [Fact]
    public void AppendixA06_DeletionFailingInANamespaceThatGoes_IsHandedOverAfterAMinute()
    {
        var instance = AnInstance.Resolved().Provisioned().Deleting().Started("Deprovision").Polling() with { NamespaceDeletion = Now };
        var failed = Done(new LastOperation { State = LastOperationState.Failed });

        Assert.False(PollOutcomes.Apply(instance, failed, Rules(), Now.AddSeconds(50)).IsReleased);
        Assert.True(PollOutcomes.Apply(instance, failed, Rules(), Now.AddSeconds(70)).IsReleased);
    }

    [Theory]
    [InlineData(false, "{}")]
    [InlineData(true, null)]
    public void AppendixA07_AllParametersRemoved_BrokerIsTold(bool isLegacy, string? expected)
    {
        var snapshot = AnInstance.Resolved().Changed("""{"a":1}""").Provisioned() with { Parameters = ParameterSet.Empty };

        var request = InstanceRequests.Update(snapshot, new FeatureGates { LegacyEmptyParameters = isLegacy });

        Assert.Equal(expected, request.Parameters?.GetRawText());
    }

    [Fact]
    public void AppendixA07_NamespacedUpdate_NamesThePreviousPlan()
    {
        var snapshot = AnInstance.Resolved() with { Names = ScopeNames.Namespaced };

        var request = InstanceRequests.Update(snapshot.Provisioned(), Gates);

        Assert.Equal("plan-id", request.PreviousValues!.PlanId!.Value.Value);
    }

    [Fact]
    public void AppendixA07_UpdateWithoutDashboard_KeepsTheOldOne()
    {
        var updating = AnInstance.Resolved().Provisioned().With(status => status with { DashboardURL = "http://old" }).Changed("""{"a":1}""").Started("Update");

        var after = UpdateOutcomes.Apply(updating, Done(new UpdateResponse()), Rules(gates => gates.UpdateDashboardURL = true), Now);

        Assert.Equal("http://old", after.Status.DashboardURL);
    }

    [Fact]
    public async Task AppendixA08_ForeignSecretAndEmptyBody_UnbindHarmsNobody()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.ReadyInstanceAsync("redis-test");
        await world.Api.CreateAsync(
            KubernetesTypes.Secrets,
            new V1Secret
            {
                Metadata = new V1ObjectMeta { Name = "theirs", NamespaceProperty = CatalogWorld.Namespace },
                Data = new Dictionary<string, byte[]> { ["k"] = [1] },
            },
            world.Token);
        await world.CreateBindingAsync("app", "redis-test", spec => spec with { SecretName = "theirs" });
        await world.BindingIsAsync("app", binding => binding.Status?.LastConditionState == "ErrorInjectingBindResult");
        world.Broker.Unbind.RespondsWithBody(200, "");

        await world.DeleteAsync(CatalogTypes.ServiceBindings, "app");

        await world.GoneAsync(CatalogTypes.ServiceBindings, "app");
        Assert.Equal([1], (await world.SecretIsAsync("theirs", _ => true)).Data["k"]);
        Assert.Single(world.Broker.CallsTo(world.Broker.Unbind));
    }

    [Theory]
    [InlineData("""{"addKey":{"key":"no blanks"}}""", false)]
    [InlineData("""{"addKeysFrom":{"secretRef":{"name":"Not A Name"}}}""", false)]
    [InlineData("{}", false)]
    [InlineData("""{"renameKey":{"from":"a","to":"b"}}""", true)]
    public void AppendixA09_Transform_IsValidated(string transform, bool isGood)
    {
        var binding = ABinding.OfReadyInstance().Binding;
        binding = binding with
        {
            Spec = JsonSerializer.Deserialize($$"""{"instanceRef":{"name":"i"},"secretTransforms":[{{transform}}]}""", CatalogJsonContext.Default.ServiceBindingSpec)!,
        };
        var errors = new FieldErrors();
        var legacyErrors = new FieldErrors();

        BindingValidator.ValidateCreate(binding, Gates, errors);
        BindingValidator.ValidateCreate(binding, new FeatureGates { LegacySecretTransforms = true }, legacyErrors);

        Assert.Equal(isGood, errors.IsEmpty);
        Assert.Empty(legacyErrors);
    }

    [Fact]
    public void AppendixA10_BindingDeletedBeforeItsFirstStatus_Goes() =>
        Assert.IsType<BindingAction.Release>(BindingDecider.Decide(ABinding.OfReadyInstance().Deleting(), Gates, Now));

    [Fact]
    public void AppendixA10_BindingWhoseInstanceVanished_Goes() => Assert.IsType<BindingAction.Release>(
        BindingDecider.Decide(ABinding.OfReadyInstance().Started("Bind").Deleting() with { Instance = null }, Gates, Now));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AppendixA11_AsynchronousBindFailed_IsMitigated(bool isLegacy)
    {
        var binding = ABinding.OfReadyInstance().Started("Bind").With(status => status with { AsyncOpInProgress = true });

        var after = BindingPollOutcomes.Apply(
            binding, Done(new LastOperation { State = LastOperationState.Failed }), Rules(gates => gates.LegacyAsyncBindFailure = isLegacy), Now);

        Assert.True(after.Status.Conditions.IsTrue("Failed"));
        Assert.Equal(!isLegacy, after.Status.OrphanMitigationInProgress);
    }

    [Fact]
    public void AppendixA12_BrokerFailsForTooLong_SaysSoInSentences()
    {
        var broker = new ClusterServiceBroker
        {
            Metadata = new V1ObjectMeta { Generation = 1 },
            Status = new ServiceBrokerStatus { OperationStartTime = Now },
        };

        var status = BrokerDecider.Failed(broker, BrokerNotices.FetchFailed("down"), Rules(), TooLate, TooLate);
        var legacy = BrokerDecider.Failed(broker, BrokerNotices.FetchFailed("down"), Rules(gates => gates.LegacyBrokerConditions = true), TooLate, TooLate);
        var kept = BrokerDecider.NotDeleted(broker, BrokerNotices.NotDeletedPlan(ScopeNames.Cluster, "no"), Gates, Now).Conditions.Find("Ready")!;

        Assert.True(status.Conditions.IsTrue("Failed"));
        Assert.Equal((null, 1), (status.OperationStartTime, status.ReconciledGeneration));
        Assert.Equal("Error fetching catalog. Error getting broker catalog: down", status.Conditions.Find("Ready")!.Message);
        Assert.False(legacy.Conditions.IsTrue("Failed"));
        Assert.Equal("Error fetching catalog.Error getting broker catalog: down", legacy.Conditions.Find("Ready")!.Message);
        Assert.Equal(("ErrorDeletingClusterServicePlan", "Error deleting cluster service plan. no"), (kept.Reason, kept.Message));
    }

    [Theory]
    [InlineData(null, false, true)]
    [InlineData(false, false, false)]
    [InlineData(null, true, false)]
    public void AppendixA13_PlanThatDoesNotSay_IsFree(bool? free, bool isLegacy, bool isFree)
    {
        var catalog = SampleCatalog.Default with
        {
            Services = [SampleCatalog.Default.Services[0] with { Plans = [new OsbPlan { Id = new PlanId("p"), Name = "p", Free = free }] }],
        };

        Assert.Equal(isFree, Assert.Single(Map(catalog, new FeatureGates { LegacyCatalogReading = isLegacy }).Plans).Spec.Free);
    }

    [Fact]
    public void AppendixA13_OfferingWithoutPlans_IsLeftOut()
    {
        var catalog = new Catalog { Services = [SampleCatalog.Default.Services[0], SampleCatalog.Default.Services[0] with { Id = new ServiceId("empty"), Plans = [] }] };

        Assert.Single(Map(catalog, Gates).Classes);
        Assert.Throws<FormatException>(() => Map(catalog, new FeatureGates { LegacyCatalogReading = true }));
    }

    [Theory]
    [InlineData(false, "new")]
    [InlineData(true, "old")]
    public void AppendixA13_PlanMovesToAnotherClass_Follows(bool isLegacy, string expected)
    {
        ClusterServicePlan Plan(string ofClass) => new()
        {
            Metadata = new V1ObjectMeta { Name = "p" },
            Spec = new ServicePlanSpec { ExternalID = "p", ClusterServiceClassRef = new ObjectReference { Name = ofClass } },
        };

        var changes = CatalogDiff.OfPlans([Plan("new")], [Plan("old")], _ => Plan("old"), ScopeNames.Cluster, isLegacy);
        var stored = PlanMutation.Apply(Plan("new"), Plan("old"), isLegacy);

        Assert.Equal(isLegacy ? 0 : 1, changes.Update.Count);
        Assert.Equal(expected, stored.Spec.ClassName);
    }

    [Fact]
    public async Task AppendixA14_PreferredVersion_IsSent()
    {
        await using var world = await CatalogWorld.StartRunningAsync(options => options.OsbApiVersion = OsbVersion.V214);

        Assert.All(world.Broker.CallsTo(world.Broker.FetchCatalog), call => Assert.Equal("2.14", call.Headers[OsbHeaders.ApiVersion]));
    }

    [Fact]
    public void AppendixA15_StatusColumn_ShowsWhatChangedLast()
    {
        ServiceCondition[] conditions =
        [
            new() { Type = "Ready", Status = "Unknown", Reason = "DeprovisionCallFailed", LastTransitionTime = TooLate },
            new() { Type = "Failed", Status = "True", Reason = "ProvisionCallFailed", LastTransitionTime = Now },
        ];

        Assert.Equal("DeprovisionCallFailed", conditions.LastState(Gates));
        Assert.Equal("Failed", conditions.LastState(new FeatureGates { LegacyLastConditionState = true }));
        Assert.Equal("Failed", conditions.Select(condition => condition with { LastTransitionTime = Now }).ToList().LastState(Gates));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AppendixA16_RefusedSpec_CanBeCorrected(bool isLegacy)
    {
        var refused = AnInstance.Resolved().Started("Provision");
        refused = refused.With(_ => ProvisionOutcomes.Apply(refused, Rejected<ProvisionResponse>(422), Rules(), Now).Status);
        var corrected = refused.Changed("""{"a":1}""").Instance;
        var errors = new FieldErrors();

        InstanceValidator.ValidateUpdate(corrected, refused.Instance, new FeatureGates { LegacySpecLocking = isLegacy }, errors);

        Assert.Equal(isLegacy ? ["spec: Forbidden: Another update for this service instance is in progress"] : [], errors);
    }

    [Fact]
    public async Task AppendixA17_AwaitedSecretAppears_InstanceGoesOn()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.CreateInstanceAsync("redis-test", spec => spec with
        {
            ParametersFrom = [new ParametersFromSource { SecretKeyRef = new SecretKeyReference { Name = "late", Key = "json" } }],
        });
        await world.InstanceIsAsync("redis-test", instance => instance.Status?.LastConditionState == "ErrorWithParameters");

        await world.Api.CreateAsync(
            KubernetesTypes.Secrets,
            new V1Secret
            {
                Metadata = new V1ObjectMeta { Name = "late", NamespaceProperty = CatalogWorld.Namespace },
                Data = new Dictionary<string, byte[]> { ["json"] = Encoding.UTF8.GetBytes("""{"a":1}""") },
            },
            world.Token);

        await world.InstanceIsAsync("redis-test", instance => instance.IsReady());
    }

    [Fact]
    public async Task AppendixA18_ClassId_IsImmutable()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        var serviceClass = (await world.Api.ListAsync(CatalogTypes.ClusterServiceClasses, ListScope.All, world.Token)).Items[0];

        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(
            () => world.PatchAsync(CatalogTypes.ClusterServiceClasses, serviceClass.Metadata.Name, """{"spec":{"externalID":"other"}}"""));

        Assert.Contains("""spec.externalID: Invalid value: "other": externalID cannot change when updating a ClusterServiceClass""", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppendixA19_AsynchronousDeprovisionOfTheTestBroker_Succeeds()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        world.Broker.State.IsAsynchronous = _ => true;
        world.Broker.State.FinishesAtPoll = 1;
        await world.ReadyInstanceAsync("redis-test");

        await world.DeleteAsync(CatalogTypes.ServiceInstances, "redis-test");

        await world.GoneAsync(CatalogTypes.ServiceInstances, "redis-test");
        Assert.Empty(world.Broker.State.Instances);
    }

    private static RetryRules Rules(Action<FeatureGates>? change = null)
    {
        var gates = new FeatureGates();
        change?.Invoke(gates);
        return new RetryRules(gates, TimeSpan.FromDays(7));
    }

    private static BrokerOutcome<T>.Rejected Rejected<T>(int status) => new(new BrokerHttpError { Status = (HttpStatusCode)status });

    private static BrokerOutcome<T>.Accepted Accepted<T>(T value) => new(null, value);

    private static BrokerOutcome<T>.Succeeded Done<T>(T value) => new(value, HttpStatusCode.OK);

    private static CatalogEntries<ClusterServiceClass, ClusterServicePlan> Map(Catalog catalog, FeatureGates gates) =>
        new CatalogMapper<ClusterServiceBroker, ClusterServiceClass, ClusterServicePlan>(
            new BrokerKinds<ClusterServiceBroker, ClusterServiceClass, ClusterServicePlan>
            {
                Names = ScopeNames.Cluster,
                Brokers = CatalogTypes.ClusterServiceBrokers,
                Classes = CatalogTypes.ClusterServiceClasses,
                Plans = CatalogTypes.ClusterServicePlans,
            },
            new CatalogControllerOptions { FeatureGates = gates }).Map(catalog, new ClusterServiceBroker { Metadata = new V1ObjectMeta { Name = "b", Uid = "u" } }, new HashSet<string>());
}
