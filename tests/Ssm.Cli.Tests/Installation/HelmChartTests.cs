using System.Text.Json.Nodes;
using Ssm.Cli.Installation;
using Ssm.Kubernetes;

namespace Ssm.Cli.Tests.Installation;

/// <summary>The chart under <c>deploy/helm</c> says what <c>ssm install</c> says. Helm itself is not run: Debian does not have it.</summary>
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

    private static string Folder => Checkout.File("deploy", "helm", "ssm");

    [Fact]
    public void Templates_AreMadeFromTheManifests()
    {
        var templates = Path.Combine(Folder, "templates");
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
    [InlineData(false, "credis")]
    [InlineData(true, "one", "two")]
    [InlineData(false, "credis", "tdsql")]
    public void Chart_Evaluated_IsWhatInstallPrints(bool hasMonitor, params string[] services)
    {
        var options = Options with { HasServiceMonitor = hasMonitor, Services = services };
        var expected = Installer.Render(options)
            .Where(manifest => Kind(manifest) != "CustomResourceDefinition" && !(Kind(manifest) == "Namespace" && Key(manifest).EndsWith(options.Namespace, StringComparison.Ordinal)))
            .ToDictionary(Key);

        var actual = Directory.GetFiles(Path.Combine(Folder, "templates"), "*.yaml")
            .SelectMany(file => HelmChart.Evaluate(File.ReadAllText(file), options))
            .ToDictionary(Key);

        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, manifest => Assert.True(JsonNode.DeepEquals(manifest.Value, actual[manifest.Key]), $"{manifest.Value.ToJsonString()}\n{actual[manifest.Key].ToJsonString()}"));
    }

    [Fact]
    public void Values_AreTheDefaultsOfInstall()
    {
        var values = ManifestReader.Read($"apiVersion: v1\nkind: Values\n{File.ReadAllText(Path.Combine(Folder, "values.yaml"))}")[0];

        Assert.Equal(Options.BrokerNamespace, values["brokerNamespace"]!.GetValue<string>());
        Assert.Equal(Options.Image, values["image"]!.GetValue<string>());
        Assert.Equal(Options.Replicas, values["replicas"]!.GetValue<long>());
        Assert.Equal(Options.Services, values["services"]!.AsArray().Select(service => service!.GetValue<string>()));
        Assert.False(values["serviceMonitor"]!.GetValue<bool>());
    }

    [Fact]
    public void Definitions_AreTheOnesUnderDeploy() =>
        Assert.Equal(
            Directory.GetFiles(Checkout.File("deploy", "crds")).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal),
            Directory.GetFiles(Path.Combine(Folder, "crds")).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));

    private static string Kind(JsonObject manifest) => manifest["kind"]!.GetValue<string>();

    private static string Key(JsonObject manifest) => $"{Kind(manifest)} {manifest["metadata"]!["namespace"]}/{manifest["metadata"]!["name"]}";
}
