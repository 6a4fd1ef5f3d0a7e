using System.Text;
using System.Text.Json;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Bindings;
using Ssm.Testing.ScriptedBroker;
using Ssm.Testing;

namespace Ssm.ServiceCatalog.Tests.Flows;

public sealed class BindingFlowTests
{
    [Fact]
    public async Task MadeBeforeItsInstance_StartsWhenThatIsReady()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.CreateBindingAsync("app", "redis-test");
        var waiting = await world.BindingIsAsync("app", binding => binding.Status?.LastConditionState == "ReferencesNonexistentInstance");
        Assert.Equal("""References a non-existent ServiceInstance "test/redis-test" """.Trim(), waiting.Status!.Conditions.Find("Ready")!.Message);
        world.Broker.State.IsAsynchronous = _ => true;
        var created = await world.CreateInstanceAsync("redis-test");
        await world.BindingIsAsync("app", binding => binding.Status?.LastConditionState == "ErrorInstanceNotReady");

        await world.InstanceIsAsync("redis-test", instance => instance.Status?.AsyncOpInProgress == true);
        world.Broker.State.Finish(new OpenServiceBroker.InstanceId(created.Spec.ExternalID));
        var ready = await world.BindingIsAsync("app", binding => binding.IsReady());

        Assert.Equal("InjectedBindResult", ready.Status!.Conditions.Find("Ready")!.Reason);
        Assert.Equal(RemovalStatus.Required, ready.Status.UnbindStatus);
        Assert.Equal("app", ready.Spec.SecretName);
    }

    [Fact]
    public async Task Secret_HasKeysTypeAndOwnerOfTheOriginal()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        world.Broker.State.Binding = _ => new BindResponse
        {
            Credentials = SampleCatalog.Json("""{"__service_id__":"demo","port":41075,"big":12345678901234567890,"list":[{"b":1,"a":"<x>"}],"user":"","on":true,"none":null}"""),
        };
        await world.ReadyInstanceAsync("redis-test");

        var binding = await world.ReadyBindingAsync("redis-test", "redis-test", spec => spec with { Parameters = JsonElement.Parse("""{"__service_id__":"demo"}""") });

        var secret = await world.SecretIsAsync("redis-test", _ => true);
        Assert.Equal("Opaque", secret.Type);
        var owner = Assert.Single(secret.Metadata.OwnerReferences);
        Assert.Equal(("servicecatalog.k8s.io/v1beta1", "ServiceBinding", "redis-test", true, true), (owner.ApiVersion, owner.Kind, owner.Name, owner.Controller, owner.BlockOwnerDeletion));
        Assert.Equal(binding.Metadata.Uid, owner.Uid);
        Assert.Equal(
            ["__service_id__=demo", "big=12345678901234567890", """list=[{"a":"\u003cx\u003e","b":1}]""", "none=null", "on=true", "port=41075", "user="],
            secret.Data.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={Encoding.UTF8.GetString(pair.Value)}"));
        var call = Assert.Single(world.Broker.CallsTo(world.Broker.Bind)).Json;
        Assert.Equal("demo", call.GetProperty("parameters").GetProperty("__service_id__").GetString());
        Assert.False(string.IsNullOrEmpty(call.GetProperty("bind_resource").GetProperty("app_guid").GetString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Secret_LostOrAltered_IsRepaired(bool isLost)
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.ReadyInstanceAsync("redis-test");
        var binding = await world.ReadyBindingAsync("app", "redis-test");
        var written = await world.SecretIsAsync("app", _ => true);

        if (isLost)
        {
            await world.DeleteAsync(KubernetesTypes.Secrets, "app");
        }
        else
        {
            await world.PatchAsync(KubernetesTypes.Secrets, "app", """{"metadata":{"labels":{"mine":"yes"},"annotations":{"theirs":"too"}},"data":{"password":"b29wcw==","more":"eA=="}}""");
        }

        var repaired = await world.SecretIsAsync("app", secret => BindingSecret.IsIntact(secret, binding) && BindingSecret.HasSameData(secret, written.Data));
        Assert.Equal(isLost ? null : "yes", repaired.Metadata.Labels?["mine"]);
        Assert.Equal(isLost ? null : "too", repaired.Metadata.Annotations?.Where(pair => pair.Key == "theirs").Select(pair => pair.Value).FirstOrDefault());
        Assert.True((await world.BindingIsAsync("app", _ => true)).IsReady());
        Assert.Single(world.Broker.State.Bindings);
    }

    [Fact]
    public async Task Secret_OfSomebodyElse_IsNeitherReplacedNorDeleted()
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
        var troubled = await world.BindingIsAsync("app", binding => binding.Status?.LastConditionState == "ErrorInjectingBindResult");
        await world.DeleteAsync(CatalogTypes.ServiceBindings, "app");
        await world.GoneAsync(CatalogTypes.ServiceBindings, "app");

        Assert.Equal("""Error injecting bind result: Secret "test/theirs" is not owned by ServiceBinding, controllerRef: nil""", troubled.Status!.Conditions.Find("Ready")!.Message);
        Assert.Equal([1], (await world.SecretIsAsync("theirs", _ => true)).Data["k"]);
        Assert.Empty(world.Broker.State.Bindings);
    }

    [Fact]
    public async Task Refused_IsFinal()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.ReadyInstanceAsync("redis-test");
        world.Broker.Bind.RespondsWith(409, null, "exists differently").Always();

        await world.CreateBindingAsync("app", "redis-test");
        var failed = await world.BindingIsAsync("app", binding => binding.Status?.LastConditionState == "Failed");

        const string Message = "ServiceBroker returned failure; bind operation will not be retried: Status: 409; ErrorMessage: <nil>; Description: exists differently; ResponseError: <nil>";
        Assert.Equal(
            [("WaitsForCorrection", "Waits for somebody to delete it and make it anew; nothing more is tried before."), ("BindCallFailed", Message), ("ServiceBindingReturnedFailure", Message)],
            failed.Status!.Conditions.Select(condition => (condition.Reason, condition.Message)));
        await world.DeleteAsync(CatalogTypes.ServiceBindings, "app");
        await world.GoneAsync(CatalogTypes.ServiceBindings, "app");
        Assert.Single(world.Broker.CallsTo(world.Broker.Unbind));
    }

    [Fact]
    public async Task Ambiguous500_IsUndoneAndTriedAgain()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.ReadyInstanceAsync("redis-test");
        world.Broker.Bind.RespondsWith(500);

        var ready = await world.ReadyBindingAsync("app", "redis-test");

        Assert.False(ready.Status!.OrphanMitigationInProgress);
        Assert.Single(ready.Status.Conditions);
        Assert.Single(world.Broker.CallsTo(world.Broker.Unbind));
        Assert.Equal(2, world.Broker.CallsTo(world.Broker.Bind).Count);
        await world.EventsContainAsync(
            "ServiceBinding",
            "app",
            "Warning BindCallFailed ServiceBroker returned failure; bind operation will be retried: Status: 500; ErrorMessage: <nil>; Description: <nil>; ResponseError: <nil>",
            "Warning ServiceBindingNeedsOrphanMitigation Starting orphan mitigation",
            "Normal OrphanMitigationSuccessful Orphan mitigation was completed successfully");
    }

    [Fact]
    public async Task Asynchronous_IsPolledAndFetched()
    {
        await using var world = await CatalogWorld.StartRunningAsync(options => options.FeatureGates.AsyncBindingOperations = true);
        world.Broker.State.HasAsynchronousBindings = true;
        world.Broker.State.FinishesAtPoll = 1;
        await world.ReadyInstanceAsync("redis-test");

        await world.ReadyBindingAsync("app", "redis-test");
        var secret = await world.SecretIsAsync("app", _ => true);
        await world.DeleteAsync(CatalogTypes.ServiceBindings, "app");
        await world.GoneAsync(CatalogTypes.ServiceBindings, "app");

        Assert.Equal("3306", Encoding.UTF8.GetString(secret.Data["port"]));
        await world.EventsContainAsync(
            "ServiceBinding",
            "app",
            "Normal Binding The binding is being created asynchronously",
            "Normal InjectedBindResult Injected bind result",
            "Normal Unbinding The binding is being deleted asynchronously",
            "Normal UnboundSuccessfully The binding was deleted successfully");
    }

    [Fact]
    public async Task AsynchronousThatCannotBeFetched_FailsAndIsUndone()
    {
        await using var world = await CatalogWorld.StartRunningAsync(options => options.FeatureGates.AsyncBindingOperations = true);
        world.Broker.State.HasAsynchronousBindings = true;
        world.Broker.State.FinishesAtPoll = 1;
        world.Broker.FetchBinding.RespondsWith(500);
        await world.ReadyInstanceAsync("redis-test");

        await world.CreateBindingAsync("app", "redis-test");
        var failed = await world.BindingIsAsync("app", binding => binding.Status?.UnbindStatus == RemovalStatus.Succeeded);

        Assert.Equal("FetchingBindingFailed", failed.Status!.Conditions.Find(ConditionType.Failed)!.Reason);
        Assert.Empty(world.Broker.State.Bindings);
        await world.EventsContainAsync(
            "ServiceBinding",
            "app",
            "Warning FetchingBindingFailed Could not do a GET on binding resource: Status: 500; ErrorMessage: <nil>; Description: <nil>; ResponseError: <nil>",
            "Warning ServiceBindingNeedsOrphanMitigation Starting orphan mitigation",
            "Normal OrphanMitigationSuccessful Orphan mitigation was completed successfully");
    }

    [Fact]
    public async Task Transforms_ChangeTheSecret()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.ReadyInstanceAsync("redis-test");
        await world.Api.CreateAsync(
            KubernetesTypes.Secrets,
            new V1Secret
            {
                Metadata = new V1ObjectMeta { Name = "more", NamespaceProperty = CatalogWorld.Namespace },
                Data = new Dictionary<string, byte[]> { ["extra"] = Encoding.UTF8.GetBytes("e") },
            },
            world.Token);

        var binding = await world.ReadyBindingAsync("app", "redis-test", spec => spec with
        {
            SecretTransforms =
            [
                new SecretTransform { RenameKey = new RenameKeyTransform { From = "port", To = "PORT" } },
                new SecretTransform { RenameKey = new RenameKeyTransform { From = "absent", To = "x" } },
                new SecretTransform { AddKey = new AddKeyTransform { Key = "url", JsonPathExpression = "db://localhost:{.PORT}/" } },
                new SecretTransform { AddKey = new AddKeyTransform { Key = "plain", StringValue = "text" } },
                new SecretTransform { AddKey = new AddKeyTransform { Key = "user", StringValue = "replaced" } },
                new SecretTransform { RenameKey = new RenameKeyTransform { From = "username", To = "user" } },
                new SecretTransform { AddKey = new AddKeyTransform { Key = "secret", StringValue = "s" } },
                new SecretTransform { RenameKey = new RenameKeyTransform { From = "secret", To = "password" } },
                new SecretTransform { AddKeysFrom = new AddKeysFromTransform { SecretRef = new SecretReference { Namespace = "test", Name = "more" } } },
                new SecretTransform { RemoveKey = new RemoveKeyTransform { Key = "absent" } },
            ],
        });

        var secret = await world.SecretIsAsync("app", _ => true);
        Assert.Equal(
            ["PORT=3306", "extra=e", "password=s", "plain=text", "url=db://localhost:3306/", $"user=user-of-{binding.Spec.ExternalID}"],
            secret.Data.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={Encoding.UTF8.GetString(pair.Value)}"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Deleted_TakesItsSecretAwayAtOnce_HoweverLongTheUnbindHasToWait(bool isBrokerGone)
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.ReadyInstanceAsync("redis-test");
        await world.ReadyBindingAsync("app", "redis-test");
        await world.SecretIsAsync("app", _ => true);
        if (isBrokerGone)
        {
            await world.DeleteAsync(CatalogTypes.ClusterServiceBrokers, CatalogWorld.BrokerName);
            await world.GoneAsync(CatalogTypes.ClusterServiceBrokers, CatalogWorld.BrokerName);
        }
        else
        {
            world.Broker.State.IsAsynchronous = _ => true;
            await world.PatchAsync(CatalogTypes.ServiceInstances, "redis-test", """{"spec":{"parameters":{"a":1} } }""");
            await world.InstanceIsAsync("redis-test", instance => instance.Status!.AsyncOpInProgress);
        }

        await world.DeleteAsync(CatalogTypes.ServiceBindings, "app");

        await world.GoneAsync(KubernetesTypes.Secrets, "app");
        var waiting = await world.BindingIsAsync("app", binding => !binding.IsReady());
        Assert.Equal(RemovalStatus.Required, waiting.Status!.UnbindStatus);
        Assert.Single(world.Broker.State.Bindings);
    }

    [Fact]
    public async Task InstanceGoneByForce_BindingCanStillBeDeleted()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.ReadyInstanceAsync("redis-test");
        await world.ReadyBindingAsync("app", "redis-test");
        await world.PatchAsync(CatalogTypes.ServiceInstances, "redis-test", """{"metadata":{"finalizers":null}}""");
        await world.DeleteAsync(CatalogTypes.ServiceInstances, "redis-test");
        await world.GoneAsync(CatalogTypes.ServiceInstances, "redis-test");

        await world.DeleteAsync(CatalogTypes.ServiceBindings, "app");

        await world.GoneAsync(CatalogTypes.ServiceBindings, "app");
        await Eventually.TrueAsync(async () => await world.Api.GetAsync(KubernetesTypes.Secrets, new NamespacedName("test", "app"), world.Token) is null);
    }
}
