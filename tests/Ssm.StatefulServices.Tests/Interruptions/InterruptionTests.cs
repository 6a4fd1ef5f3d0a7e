using Ssm.Kubernetes;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Tests.Broker;
using Ssm.StatefulServices.Tests.Platforms;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Interruptions;

/// <summary>Whatever ends in the middle of whatever is asked for, asking again brings what was asked for, once; alike for all services whose engine is at hand.</summary>
public sealed class InterruptionTests
{
    [Theory]
    [InlineData("cmq")]
    [InlineData("credis")]
    [InlineData("csp")]
    [InlineData("etcd")]
    [InlineData("rabbitmq")]
    [InlineData("tdsql")]
    [InlineData("zookeeper")]
    public async Task Standard_InterruptedAtEachStep_BecomesWhatWasAskedForOnce(string service)
    {
        await using var platform = await ServicePlatform.StartAsync(service);
        var client = EngineClient.Of(service);

        // The engine ends while it is provisioned; another instance is deleted at that point.
        var instance = await OrderAsync(platform, client);
        var unwanted = await OrderAsync(platform, client);
        await instance.RunsAsync(0);
        await instance.KillAsync(0);
        await unwanted.RunsAsync(0);
        await unwanted.DeprovisionAsync();
        await instance.SucceedsAsync();

        // The broker ends while it makes an account: the engine may have carried it out, and nobody was told.
        var first = new TestBinding(platform, instance, Guid.NewGuid().ToString());
        using (await platform.SuspendAsync($"{instance.Name}-0"))
        {
            var unanswered = AskAsync(() => instance.TryBindAsync(client.Binding, first.Id));
            await Eventually.TrueAsync(async () => await IsStoredAsync(platform, first));
            await platform.RestartBrokerAsync();
            Assert.NotInRange((await unanswered)?.Status ?? 0, 200, 299);
        }

        await BindsAsync(platform, instance, client, first);
        var again = await instance.TryBindAsync(client.Binding, first.Id);
        Assert.Equal(first["pass"], again.Body.GetProperty("credentials").GetProperty("pass").GetString());
        await Eventually.TrueAsync(() => client.WritesAsync(first, "kept"));
        await Eventually.TrueAsync(() => client.WillKeep(platform, "kept"));
        Assert.Equal([first["user"]], await client.AccountsAsync(platform, instance, first));

        // The engine ends while it makes an account.
        var second = new TestBinding(platform, instance, Guid.NewGuid().ToString());
        var asked = AskAsync(() => instance.TryBindAsync(client.Binding, second.Id));
        await instance.KillAsync(0);
        await asked;
        await BindsAsync(platform, instance, client, second);
        await Eventually.TrueAsync(() => client.WritesAsync(second, "second"));
        Assert.Equal(new[] { first["user"], second["user"] }.Order(StringComparer.Ordinal), await client.AccountsAsync(platform, instance, first));

        // The engine does not answer when a binding is deleted, and another made, which the platform deletes when it is told so.
        var unheard = Guid.NewGuid().ToString();
        using (await platform.SuspendAsync($"{instance.Name}-0"))
        {
            var unbound = instance.UnbindAsync(second.Id);
            foreach (var silent in await Task.WhenAll(unbound, instance.TryBindAsync(client.Binding, unheard)))
            {
                Assert.Equal((503, $"Instance {instance.Id} did not answer in time; what was asked of it may be done or not. Ask again."), (silent.Status, silent.Description));
            }
        }

        await Eventually.TrueAsync(async () => (await instance.UnbindAsync(second.Id)).Status == 200);
        await Eventually.TrueAsync(async () => (await instance.UnbindAsync(unheard)).Status == 200);
        Assert.Equal(410, (await instance.UnbindAsync(second.Id)).Status);
        Assert.False(await client.WritesAsync(second, "late"));
        Assert.Equal([first["user"]], await client.AccountsAsync(platform, instance, first));
        await Eventually.GetAsync(async () => await client.ReadsAsync(first, "kept") ? "kept" : null, () => client.LastFailure?.ToString());

        // The engine ends while the instance is changed.
        await instance.UpdateAsync(client.Changed, newPlan: null, meanwhile: () => instance.KillAsync(0));
        await Eventually.GetAsync(async () => await client.ReadsAsync(first, "kept") ? "kept" : null, () => client.LastFailure?.ToString());

        // The process of the broker is killed when the engine has the account, and its answer is on the way.
        var third = new TestBinding(platform, instance, Guid.NewGuid().ToString());
        await using (var broker = await platform.StartReplicaAsync())
        {
            Assert.Equal(201, await broker.KillAtAnswerAsync(() => instance.TryBindAsync(client.Binding, third.Id)));
        }

        var accounts = await client.AccountsAsync(platform, instance, first);
        Assert.Equal(2, accounts.Length);
        await using (var broker = await platform.StartReplicaAsync())
        {
            await BindsAsync(platform, instance, client, third);
            Assert.Equal(accounts, await client.AccountsAsync(platform, instance, first));
            Assert.Contains(third["user"], accounts);
            await Eventually.GetAsync(async () => await client.WritesAsync(third, "late") ? "written" : null, () => client.LastFailure?.ToString());

            // And when the engine has the account no more. Then the other replica is asked.
            Assert.Equal(200, await broker.KillAtAnswerAsync(() => instance.UnbindAsync(third.Id)));
        }

        Assert.Equal([first["user"]], await client.AccountsAsync(platform, instance, first));
        Assert.Equal(410, (await instance.UnbindAsync(third.Id)).Status);

        // The engine ends while the instance is deleted.
        await instance.KillAsync(0);
        await instance.DeprovisionAsync();
        Assert.Empty(platform.Engines());
    }

    private static async Task<TestInstance> OrderAsync(ServicePlatform platform, EngineClient client)
    {
        var instance = new TestInstance(platform, Guid.NewGuid().ToString(), client.Plan);
        Assert.Equal(202, (await instance.OrderAsync(client.Parameters)).Status);
        return instance;
    }

    /// <summary>Asks for a binding, again and again as a platform does, until there is an answer.</summary>
    private static Task<string> BindsAsync(ServicePlatform platform, TestInstance instance, EngineClient client, TestBinding binding)
    {
        OsbAnswer? last = null;
        return Eventually.GetAsync(
            async () =>
            {
                last = await instance.TryBindAsync(client.Binding, binding.Id);
                if (last.Status is not (200 or 201))
                {
                    return null;
                }

                await binding.BindAsync(client.Binding);
                return "bound";
            },
            () => $"{last}\n{platform.Log}",
            TimeSpan.FromMinutes(1));
    }

    private static async Task<bool> IsStoredAsync(ServicePlatform platform, TestBinding binding) =>
        await platform.Api.GetAsync(KubernetesTypes.Secrets, new(ServicePlatform.Namespace, InstanceNames.Binding(platform.Service, binding.Id)), CancellationToken.None) is not null;

    /// <summary>The answer, or null when the connection ended without one.</summary>
    private static async Task<OsbAnswer?> AskAsync(Func<Task<OsbAnswer>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            return null;
        }
    }
}
