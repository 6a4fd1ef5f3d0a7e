using Ssm.Kubernetes;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.ServiceCatalog.Api;
using Ssm.Testing;

namespace Ssm.Cli.Tests.Catalog;

/// <summary>The commands that change something, against a running catalog: each test has one of its own, for brokers and instances would get in the way of others.</summary>
public sealed class LifeOfAnInstanceTests : IAsyncLifetime
{
    private readonly LiveCatalog _catalog = new();

    public ValueTask InitializeAsync() => _catalog.InitializeAsync();

    public ValueTask DisposeAsync() => _catalog.DisposeAsync();

    [Fact]
    public async Task Commands_FromRegisterToDeregister_DoWhatTheySay()
    {
        var registered = await SucceedsAsync($"register sample --url {_catalog.Broker.Url} --scope cluster --wait");
        Assert.StartsWith("Waiting for the broker to be registered...\n  Name:     sample", registered.Output, StringComparison.Ordinal);
        Assert.Contains("Ready - Successfully fetched catalog entries from broker @", registered.Output, StringComparison.Ordinal);

        var provisioned = await SucceedsAsync("provision db --class sample-service --plan small -n test -p size=10,tier=gold --wait");
        Assert.Matches(@"^Waiting for the instance to be provisioned\.\.\.\n  Name: +db ", provisioned.Output);
        Assert.Contains("Ready - The instance was provisioned successfully @", provisioned.Output, StringComparison.Ordinal);
        Assert.Contains("Parameters:\n  size: \"10\"\n  tier: gold\n", provisioned.Output, StringComparison.Ordinal);
        Assert.Contains("event: Normal ProvisionedSuccessfully: The instance was provisioned successfully", provisioned.Error, StringComparison.Ordinal);
        Assert.Matches(@"^ +\d+\.\d s  Ready: The instance was provisioned successfully$", provisioned.Error.Split('\n').Single(line => line.Contains("Ready:", StringComparison.Ordinal)));

        var bound = await SucceedsAsync("bind db --name app --secret-name app-db -n test --wait");
        Assert.StartsWith("Waiting for binding to be injected...\n  Name:        app", bound.Output, StringComparison.Ordinal);
        Assert.Contains("Secret:      app-db", bound.Output, StringComparison.Ordinal);

        var described = await SucceedsAsync("describe binding app -n test");
        Assert.DoesNotContain("Secret not found", described.Output, StringComparison.Ordinal);

        await SucceedsAsync("touch instance db -n test");
        var touched = await _catalog.Api.GetAsync(CatalogTypes.ServiceInstances, new NamespacedName("test", "db"), TestContext.Current.CancellationToken);
        Assert.Equal(1, touched!.Spec.UpdateRequests);

        await UpgradesAsync("db");

        var rotated = await SucceedsAsync("rotate binding app -n test --wait");
        Assert.Equal("Waiting for the new credential...\nSecret app-db holds a new credential\n", rotated.Output);

        var synced = await SucceedsAsync("relist broker sample");
        Assert.Equal("Synchronization requested for broker: sample\n", synced.Output);

        var unbound = await SucceedsAsync("unbind db -n test --wait");
        Assert.Equal("waiting for the binding(s) to be deleted...\ndeleted app\n", unbound.Output);

        var deprovisioned = await SucceedsAsync("deprovision db -n test --wait");
        Assert.Equal("Waiting for the instance to be deleted...\ndeleted db\n", deprovisioned.Output);
        Assert.Empty(_catalog.Broker.State.Instances);

        var deregistered = await SucceedsAsync("deregister sample --scope cluster --wait");
        Assert.Equal("Successfully removed broker \"sample\"\n", deregistered.Output);
    }

    [Fact]
    public async Task Commands_OnANamespacedBroker_WorkAlike()
    {
        var registered = await SucceedsAsync($"register team --url {_catalog.Broker.Url} -n test --wait");
        Assert.Contains("Namespace:   test", registered.Output, StringComparison.Ordinal);

        await SucceedsAsync("create class mine --from sample-service -n test");
        await SucceedsAsync("provision own --class sample-service --plan large -n test --wait");
        var listed = await SucceedsAsync("get instances own -n test");
        Assert.Contains("4f6e6cf6-ffdd-425f-a2c7-3c9258ad2468", listed.Output, StringComparison.Ordinal);

        var abandoned = await _catalog.RunAsync("deprovision own -n test --abandon", "n\n");
        Assert.Equal("error: aborted abandon operation\n", abandoned.Error);
        await SucceedsAsync("deprovision own -n test --abandon --wait", "y\n");
        await SucceedsAsync("deregister team -n test");
    }

    [Fact]
    public async Task Provision_ThatTheBrokerRefuses_FailsAndSaysWhy()
    {
        await SucceedsAsync($"register refusing --url {_catalog.Broker.Url} -n default --wait");
        _catalog.Broker.Provision.RespondsWith(400);

        var run = await _catalog.RunAsync("provision bad --class sample-service --plan small -n default --wait");

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Contains("Failed", run.Output, StringComparison.Ordinal);
        Assert.Contains("error: instance 'bad' failed: ", run.Error, StringComparison.Ordinal);
        var why = await SucceedsAsync("why instance/bad -n default");
        Assert.StartsWith("Instance \"default/bad\" has failed: ", why.Output, StringComparison.Ordinal);
        Assert.EndsWith("; it waits for its spec to be corrected; nothing more is tried before.\n", why.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_ThatTakesTooLong_SaysWhatItWaitedFor()
    {
        var run = await _catalog.RunAsync("bind nothing -n test --wait --timeout 3s");

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Contains("error: binding 'nothing' is not done after 3s; it goes on by itself: ReferencesNonexistentInstance", run.Error, StringComparison.Ordinal);
        var why = await SucceedsAsync("why binding/nothing -n test");
        Assert.EndsWith("; it waits for instance \"nothing\", and goes on at once when that changes.\n", why.Output, StringComparison.Ordinal);
    }

    private async Task UpgradesAsync(string instance)
    {
        var current = await _catalog.RunAsync($"upgrade instance {instance} -n test");
        Assert.Equal($"error: instance '{instance}' has the version that its plan has: there is nothing to upgrade to\n", current.Error);

        var offering = _catalog.Broker.State.Catalog.Services[0];
        var newer = offering.Plans.Select(plan => plan with { MaintenanceInfo = new MaintenanceInfo { Version = "3.0.0" } });
        _catalog.Broker.State.Catalog = _catalog.Broker.State.Catalog with { Services = [offering with { Plans = [.. newer] }] };
        await SucceedsAsync("sync broker sample");
        await Eventually.TrueAsync(async () => (await SucceedsAsync($"describe instance {instance} -n test")).Output.Contains(" 3.0.0 is available", StringComparison.Ordinal));

        var upgraded = await SucceedsAsync($"upgrade instance {instance} -n test --wait");
        Assert.Equal($"Upgrade to version 3.0.0 requested for instance: {instance}\nWaiting for the instance to be upgraded...\nInstance {instance} has version 3.0.0\n", upgraded.Output);
        Assert.DoesNotContain("Upgrade:", (await SucceedsAsync($"describe instance {instance} -n test")).Output, StringComparison.Ordinal);
    }

    private async Task<SsmRun> SucceedsAsync(string commandLine, string input = "")
    {
        var run = await _catalog.RunAsync(commandLine, input);
        Assert.True(run.ExitCode == ExitCodes.Success, $"{commandLine}: {run.Error}{run.Output}");
        return run;
    }
}
