using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ssm.Acceptance.Tests.Platforms;

namespace Ssm.Acceptance.Tests;

/// <summary>Each service whose engine Debian packages, from the order to the deletion, by the shipped program with a real client.</summary>
public sealed class ServiceDemoTests(SharedPlatform shared) : IClassFixture<SharedPlatform>
{
    private readonly TestPlatform _platform = shared.Platform;

    [Theory]
    [InlineData("cmq")]
    [InlineData("credis")]
    [InlineData("csp")]
    [InlineData("etcd")]
    [InlineData("rabbitmq")]
    [InlineData("tdsql")]
    [InlineData("zookeeper")]
    public async Task Demo_OfAService_UsesItThroughNameAndSecret_LosesANode_AndLeavesNothing(string service)
    {
        var demo = await CommandRunner.RunAsync(
            Checkout.Ssm, ["demo", service, "--data", _platform.Data], new Dictionary<string, string> { ["HOME"] = _platform.Data }, patience: TimeSpan.FromMinutes(4));

        Assert.True(demo.ExitCode == 0, $"{demo}\n{_platform.LogTail()}");
        Assert.Contains("its credential is refused now", demo.Output);
        var left = await Eventually.SatisfiesAsync(() => LeftAsync(service), found => found.Length == 0, $"nothing is left of {service}");
        Assert.Empty(left);
        Assert.Empty(_platform.Engines());
    }

    private async Task<string> LeftAsync(string service)
    {
        var objects = await _platform.MustAsync(
            "get", "statefulservices,statefulsets,pods,services,endpoints,configmaps,secrets,persistentvolumeclaims", "-n", "service-brokers", "-o", "json");
        var ofAnInstance = new Regex($"^{service}-(binding-)?[0-9a-f]{{8}}-", RegexOptions.None, TimeSpan.FromSeconds(1));
        return string.Join('\n', JsonNode.Parse(objects.Output)!["items"]!.AsArray()
            .Select(item => (Kind: item!["kind"]!.GetValue<string>(), Name: item["metadata"]!["name"]!.GetValue<string>()))
            .Where(item => ofAnInstance.IsMatch(item.Name))
            .Select(item => $"{item.Kind} {item.Name}"));
    }
}
