using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ssm.Kubernetes;

namespace Ssm.Cli.Tests.Installation;

/// <summary>What <c>ssm install</c> prints.</summary>
public sealed partial class ManifestTests
{
    [Fact]
    public async Task Install_OfOneService_PrintsWhatIsKept()
    {
        var run = await SsmRun.WithoutClusterAsync("install", "--services", "credis", "--image", "example.org/ssm:1.0", "--service-monitor", "--otlp-endpoint", "http://collector.monitoring:4317");

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        var manifests = ManifestReader.Read(Password().Replace(run.Output, "<password>"));
        Assert.Equal(Directory.GetFiles(Checkout.File("deploy", "crds")).Length, manifests.Count(manifest => Kind(manifest) == "CustomResourceDefinition"));
        GoldenFile.Matches("install.yaml", ManifestWriter.WriteAll(manifests.Where(manifest => Kind(manifest) != "CustomResourceDefinition")));
    }

    [Fact]
    public async Task Install_EveryPod_KeepsToTheRestrictedProfile()
    {
        var manifests = await RenderAsync();
        var deployments = manifests.Where(manifest => Kind(manifest) == "Deployment").ToList();

        Assert.NotEmpty(deployments);
        Assert.All(deployments, deployment =>
        {
            var pod = deployment["spec"]!["template"]!["spec"]!;
            Assert.Equal(2, deployment["spec"]!["replicas"]!.GetValue<long>());
            Assert.True(pod["securityContext"]!["runAsNonRoot"]!.GetValue<bool>());
            Assert.Equal("RuntimeDefault", pod["securityContext"]!["seccompProfile"]!["type"]!.GetValue<string>());
            var container = Assert.Single(pod["containers"]!.AsArray())!;
            Assert.False(container["securityContext"]!["allowPrivilegeEscalation"]!.GetValue<bool>());
            Assert.True(container["securityContext"]!["readOnlyRootFilesystem"]!.GetValue<bool>());
            Assert.Equal("ALL", container["securityContext"]!["capabilities"]!["drop"]![0]!.GetValue<string>());
            Assert.NotNull(container["readinessProbe"]);
            Assert.NotNull(container["livenessProbe"]);
            Assert.NotNull(container["resources"]!["requests"]!["memory"]);
            Assert.NotNull(container["resources"]!["limits"]!["memory"]);
        });
    }

    [Fact]
    public async Task Install_EveryDeployment_HasABudgetAPolicyAndAnAccountOfItsOwn()
    {
        var manifests = await RenderAsync();
        var names = manifests.Where(manifest => Kind(manifest) == "Deployment").Select(Name).Order(StringComparer.Ordinal).ToList();

        foreach (var kind in new[] { "PodDisruptionBudget", "NetworkPolicy", "ServiceAccount" })
        {
            Assert.Equal(names, manifests.Where(manifest => Kind(manifest) == kind).Select(Name).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Install_NoRule_HasAWildcard()
    {
        var rules = (await RenderAsync()).Where(manifest => Kind(manifest) is "Role" or "ClusterRole").SelectMany(manifest => manifest["rules"]!.AsArray());

        Assert.All(rules, rule => Assert.DoesNotContain("\"*\"", rule!.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Install_OfNoService_LeavesNoRuleWithoutNames()
    {
        var run = await SsmRun.WithoutClusterAsync("install", "--services", "");

        var manifests = ManifestReader.Read(run.Output);
        Assert.DoesNotContain(manifests, manifest => Kind(manifest) == "Secret");
        Assert.All(
            manifests.Where(manifest => Kind(manifest) is "Role" or "ClusterRole").SelectMany(manifest => manifest["rules"]!.AsArray()),
            rule => Assert.NotEqual(0, rule!["resourceNames"]?.AsArray().Count));
    }

    [Theory]
    [InlineData("--services db2", "there is no service 'db2'; there are ")]
    [InlineData("--replicas 0", "--replicas must be at least 1, not '0'")]
    [InlineData("--otlp-endpoint collector:4317", "--otlp-endpoint: 'collector:4317' is no URL of a collector")]
    [InlineData("--otlp-endpoint http://user:password@collector:4317", "--otlp-endpoint: 'http://user:password@collector:4317' is no URL of a collector")]
    public async Task Install_OfNonsense_IsRefused(string arguments, string says)
    {
        var run = await SsmRun.WithoutClusterAsync(["install", .. arguments.Split(' ')]);

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    private static async Task<IReadOnlyList<JsonObject>> RenderAsync() => ManifestReader.Read((await SsmRun.WithoutClusterAsync("install")).Output);

    private static string Kind(JsonObject manifest) => manifest["kind"]!.GetValue<string>();

    private static string Name(JsonObject manifest) => manifest["metadata"]!["name"]!.GetValue<string>();

    [GeneratedRegex("[0-9a-f]{64}", RegexOptions.None, 1000)]
    private static partial Regex Password();
}
