using Ssm.Acceptance.Tests.Platforms;
using Ssm.Testing;

namespace Ssm.Acceptance.Tests;

/// <summary>What every day brings, with kubectl 1.20.</summary>
public sealed class OldestKubectlTests
{
    [Fact]
    public async Task Verbs_OfEveryDay_Work()
    {
        await using var platform = new TestPlatform { Kubectl = OldestClients.Kubectl };
        await platform.UpAsync();

        await platform.MustAsync("create", "namespace", "test");
        await platform.MustApplyAsync(Samples.SeedInstance);
        await platform.WaitForReadyAsync("serviceinstance/redis-test", "test");
        await platform.MustApplyAsync(Samples.SeedBinding);
        await platform.WaitForReadyAsync("servicebinding/redis-test", "test");

        var instances = await platform.MustAsync("get", "serviceinstance", "-n", "test");
        Assert.Matches(@"^NAME\s+CLASS\s+PLAN\s+STATUS\s+AGE$", instances.Lines[0]);
        Assert.Matches(@"^redis-test\s+ClusterServiceClass/credis\s+redis-4.0-standard\s+Ready\s", instances.Lines[1]);
        Assert.Contains("ProvisionedSuccessfully", (await platform.MustAsync("describe", "serviceinstance", "redis-test", "-n", "test")).Output, StringComparison.Ordinal);
        Assert.Contains("clusterServiceClassExternalName", (await platform.MustAsync("explain", "serviceinstance.spec")).Output, StringComparison.Ordinal);
        Assert.Contains("servicebindings", (await platform.MustAsync("api-resources", "--api-group", "servicecatalog.k8s.io")).Output, StringComparison.Ordinal);
        Assert.NotEmpty((await platform.MustAsync("get", "secret", "redis-test", "-n", "test", "-o", "jsonpath={.data.pass}")).Output);
        Assert.Contains(" leads credis-broker\n", (await platform.MustAsync("logs", "-n", "service-brokers", "deployment/credis-broker")).Output, StringComparison.Ordinal);
        await platform.MustAsync("rollout", "status", "deployment/credis-broker", "-n", "service-brokers", "--timeout", "60s");
        await platform.MustAsync("label", "serviceinstance", "redis-test", "-n", "test", "team=a");
        await platform.MustAsync("patch", "serviceinstance", "redis-test", "-n", "test", "--type", "merge", "-p", """{"metadata":{"annotations":{"a":"b"}}}""");
        Assert.Equal("serviceinstance.servicecatalog.k8s.io/redis-test", (await platform.MustAsync("get", "serviceinstance", "-A", "-l", "team=a", "-o", "name")).Output.Trim());

        var refused = await platform.ApplyAsync(Samples.SeedInstance.Replace("spec:", "spec:\n  nosuch: 1", StringComparison.Ordinal));
        Assert.Contains("""unknown field "nosuch" in io.k8s.servicecatalog.v1beta1.ServiceInstance.spec""", refused.Error, StringComparison.Ordinal);
        await platform.MustAsync("delete", "servicebinding,serviceinstance", "redis-test", "-n", "test", "--timeout", "60s");
        Assert.Equal(string.Empty, (await platform.MustAsync("get", "secret,serviceinstance,servicebinding", "-n", "test", "-o", "name")).Output);
        await platform.MustAsync("delete", "namespace", "test", "--timeout", "60s");
    }
}
