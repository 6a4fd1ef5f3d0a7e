using Ssm.Acceptance.Tests.Platforms;

namespace Ssm.Acceptance.Tests;

/// <summary>The manifests of <c>ssm install</c> on a running node: what the platform brought itself is taken off, and put on again as on a cluster.</summary>
public sealed class InstallationTests
{
    [Fact]
    public async Task Install_AfterUninstall_BringsEverythingUpThroughKubectl()
    {
        await using var platform = new TestPlatform();
        await platform.UpAsync();

        var uninstalled = await platform.SsmAsync("uninstall", "--yes", "--kubeconfig", platform.Kubeconfig);
        Assert.True(uninstalled.ExitCode == 0, uninstalled.ToString());
        await Eventually.SatisfiesAsync(
            () => platform.KubectlAsync("get", "namespace", "ssm-system", "service-brokers", "--ignore-not-found", "-o", "name"), result => result.Output.Trim().Length == 0, "the namespaces are gone");
        var left = await platform.KubectlAsync("get", "crd,clusterrole,mutatingwebhookconfiguration,validatingwebhookconfiguration", "-l", "app.kubernetes.io/part-of=ssm", "-o", "name");
        Assert.Equal(string.Empty, left.Output);

        var manifests = await platform.SsmAsync("install", "--services", "credis");
        await platform.MustApplyAsync(manifests.Output);
        foreach (var role in new[] { "catalog-webhook", "catalog-controller", "service-discovery" })
        {
            await platform.MustAsync("rollout", "status", $"deployment/{role}", "-n", "ssm-system", "--timeout", "60s");
        }

        await Eventually.SatisfiesAsync(
            () => platform.SsmAsync("get", "broker", "credis-broker", "--kubeconfig", platform.Kubeconfig),
            result => result.Output.Contains(" Ready ", StringComparison.Ordinal),
            "the broker is registered and ready");
    }
}
