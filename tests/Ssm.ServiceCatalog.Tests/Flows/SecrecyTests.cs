using System.Text;
using System.Text.Json;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Tests.Flows;

/// <summary>Secrets planted wherever there are any must not show up where others look, whatever the broker does with them.</summary>
public sealed class SecrecyTests
{
    private const string AuthPassword = "planted-auth-password";
    private const string SecretParameter = "planted-secret-parameter";
    private const string InlinePassword = "planted-inline-password";
    private const string Credential = "planted-credential";

    private static readonly string[] Planted = [AuthPassword, SecretParameter, InlinePassword, Credential];

    [Fact]
    public async Task PlantedSecrets_AreInNoLogEventOrCondition()
    {
        await using var world = await CatalogWorld.StartAsync();
        await PlantAsync(world);
        world.StartController();
        await world.CreateBrokerAsync(spec => spec with
        {
            AuthInfo = new ServiceBrokerAuthInfo
            {
                Basic = new ServiceBrokerAuthSecret { SecretRef = new SecretReference { Namespace = CatalogWorld.Namespace, Name = "auth" } },
            },
        });

        // A broker that repeats what it was sent, in every way there is.
        const string Echo = $"bad {SecretParameter} and {InlinePassword}";
        world.Broker.Provision.RespondsWith(422, "ConcurrencyError", Echo).RespondsWithBody(503, Echo);
        world.Broker.Bind.RespondsWith(429, null, Echo).RespondsWithMalformedBody();
        await world.CreateInstanceAsync("redis-test", spec => spec with
        {
            Parameters = JsonElement.Parse($$"""{"pass":"{{InlinePassword}}"}"""),
            ParametersFrom = [new ParametersFromSource { SecretKeyRef = new SecretKeyReference { Name = "params", Key = "json" } }],
        });
        await world.InstanceIsAsync("redis-test", instance => instance.IsReady());
        await world.CreateInstanceAsync("broken", spec => spec with
        {
            ParametersFrom = [new ParametersFromSource { SecretKeyRef = new SecretKeyReference { Name = "params", Key = "not-json" } }],
        });
        await world.InstanceIsAsync("broken", instance => instance.Status?.LastConditionState == "ErrorWithParameters");
        await world.CreateBindingAsync("app", "redis-test", spec => spec with { Parameters = JsonElement.Parse($$"""{"password":"{{InlinePassword}}"}""") });
        await world.BindingIsAsync("app", binding => binding.IsReady() || binding.Status?.Conditions.IsTrue("Failed") == true);
        await world.ReadyBindingAsync("app-2", "redis-test");
        await world.DeleteAsync(CatalogTypes.ServiceBindings, "app-2");
        await world.GoneAsync(CatalogTypes.ServiceBindings, "app-2");
        await world.StopControllerAsync();

        Assert.Contains(world.Broker.Calls, call => call.Body.Contains(SecretParameter));
        var instances = await world.Api.ListAsync(CatalogTypes.ServiceInstances, ListScope.All, world.Token);
        var bindings = await world.Api.ListAsync(CatalogTypes.ServiceBindings, ListScope.All, world.Token);
        var events = await world.Api.ListAsync(KubernetesTypes.Events, ListScope.All, world.Token);
        string[] visible =
        [
            .. world.LogCollector.GetSnapshot().Select(record => $"log {record.Category} {record.Message} {record.Exception} {string.Join(' ', record.StructuredState ?? [])}"),
            .. events.Items.Select(told => $"event {told.Reason} {told.Message}"),
            .. instances.Items.SelectMany(item => item.Status?.Conditions ?? []).Concat(bindings.Items.SelectMany(item => item.Status?.Conditions ?? []))
                .Select(condition => $"condition {condition.Reason} {condition.Message}"),
        ];
        Assert.Contains(visible, text => text.Contains("<redacted>"));
        Assert.DoesNotContain(visible, text => Planted.Any(text.Contains));
    }

    private static async Task PlantAsync(CatalogWorld world)
    {
        world.Broker.Accepted = [new BrokerCredential.Basic { Username = "catalog", Password = AuthPassword }];
        var binding = world.Broker.State.Binding;
        world.Broker.State.Binding = key => binding(key) with { Credentials = JsonElement.Parse($$"""{"password":"{{Credential}}"}""") };
        await CreateSecretAsync(world, "auth", ("username", "catalog"), ("password", AuthPassword));
        await CreateSecretAsync(world, "params", ("json", $$"""{"token":"{{SecretParameter}}"}"""), ("not-json", $"{SecretParameter} {{"));
    }

    private static Task<V1Secret> CreateSecretAsync(CatalogWorld world, string name, params (string Key, string Value)[] data) => world.Api.CreateAsync(
        KubernetesTypes.Secrets,
        new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = CatalogWorld.Namespace },
            Data = data.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetBytes(pair.Value)),
        },
        world.Token);
}
