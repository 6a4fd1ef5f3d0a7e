using System.Text.Json.Nodes;
using Ssm.Cli.Installation;
using Ssm.Kubernetes;

namespace Ssm.Cli.Tests.Installation;

/// <summary>The chart under <c>deploy/helm</c> says what <c>ssm install</c> says, by Helm itself.</summary>
public sealed class HelmChartTests
{
    private static readonly InstallOptions Options = new()
    {
        Replicas = 2,
        BrokerReplicas = 2,
        RegistersBrokers = true,
        DnsListen = [],
        NewPassword = () => HelmChart.Password,
    };

    [Fact]
    public void Templates_AreMadeFromTheManifests()
    {
        var templates = Path.Combine(HelmChart.Folder, "templates");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(templates);
            foreach (var (name, text) in HelmChart.Templates())
            {
                File.WriteAllText(Path.Combine(templates, name), text);
            }
        }

        Assert.Equal(HelmChart.Templates(), Directory.GetFiles(templates, "*.yaml").ToDictionary(file => Path.GetFileName(file), File.ReadAllText).OrderBy(file => file.Key, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false, null, "credis")]
    [InlineData(true, "http://collector.monitoring:4317", "one", "two")]
    [InlineData(false, null, "credis", "tdsql")]
    public async Task Chart_Rendered_IsWhatInstallPrints(bool hasMonitor, string? otlpEndpoint, params string[] services)
    {
        var options = Options with { HasServiceMonitor = hasMonitor, OtlpEndpoint = otlpEndpoint, Services = services };
        var expected = Installer.Render(options)
            .Where(manifest => Kind(manifest) != "CustomResourceDefinition" && !(Kind(manifest) == "Namespace" && Key(manifest).EndsWith(options.Namespace, StringComparison.Ordinal)))
            .ToDictionary(Key);

        var actual = (await HelmChart.RenderAsync(options)).ToDictionary(Key);

        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, manifest => Assert.True(JsonNode.DeepEquals(manifest.Value, actual[manifest.Key]), $"{manifest.Value.ToJsonString()}\n{actual[manifest.Key].ToJsonString()}"));
    }

    [Fact]
    public async Task Chart_WithoutServices_IsRefused()
    {
        var rendered = await HelmChart.RunAsync(["template", "ssm", HelmChart.Folder, "--set", "services=null"]);

        Assert.NotEqual(0, rendered.ExitCode);
        Assert.Contains("services must name at least one", rendered.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chart_Linted_IsClean()
    {
        var linted = await HelmChart.RunAsync(["lint", "--strict", HelmChart.Folder]);

        Assert.True(linted.ExitCode == 0, linted.ToString());
    }

    [Fact]
    public void Values_AreTheDefaultsOfInstall()
    {
        var values = ManifestReader.Read($"apiVersion: v1\nkind: Values\n{File.ReadAllText(Path.Combine(HelmChart.Folder, "values.yaml"))}")[0];

        Assert.Equal(Options.BrokerNamespace, values["brokerNamespace"]!.GetValue<string>());
        Assert.Equal(Options.Image, values["image"]!.GetValue<string>());
        Assert.Equal(Options.Replicas, values["replicas"]!.GetValue<long>());
        Assert.Equal(Options.Services, values["services"]!.AsArray().Select(service => service!.GetValue<string>()));
        Assert.False(values["serviceMonitor"]!.GetValue<bool>());
        Assert.Equal(Options.OtlpEndpoint ?? "", values["otlpEndpoint"]!.GetValue<string>());
    }

    [Fact]
    public void Definitions_AreTheOnesUnderDeploy() =>
        Assert.Equal(
            Directory.GetFiles(Checkout.File("deploy", "crds")).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal),
            Directory.GetFiles(Path.Combine(HelmChart.Folder, "crds")).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));

    private static string Kind(JsonObject manifest) => manifest["kind"]!.GetValue<string>();

    private static string Key(JsonObject manifest) => $"{Kind(manifest)} {manifest["metadata"]!["namespace"]}/{manifest["metadata"]!["name"]}";
}
