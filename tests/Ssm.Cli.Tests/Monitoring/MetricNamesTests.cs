using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ssm.Kubernetes;

namespace Ssm.Cli.Tests.Monitoring;

/// <summary>Dashboard and alerts ask only for metrics that the roles have.</summary>
public sealed partial class MetricNamesTests
{
    [Fact]
    public async Task Expressions_OfDashboardAndAlerts_NameMetricsThatRolesExpose()
    {
        var exposed = await ExposedAsync();
        var asked = Expressions().SelectMany(expression => Metric().Matches(Text().Replace(expression, string.Empty)).Select(match => match.Value)).Distinct().ToList();

        Assert.True(asked.Count >= 5, string.Join(", ", asked));
        Assert.Empty(asked.Except(exposed));
    }

    /// <summary>One registry for each role: the toolkit's metrics stand beside the role's own, and those of other roles do not.</summary>
    [Fact]
    public async Task Metrics_OfEachRole_AreItsOwnAndThoseOfItsControllers()
    {
        var roles = await RunningRoles.MetricsAsync();

        Assert.Equal(["broker", "catalog-controller", "service-discovery", "webhook"], roles.Keys.Order(StringComparer.Ordinal));
        Assert.All(roles.Values, text => Assert.Contains("process_start_time_seconds", NamesIn(text)));
        Assert.All(
            ["catalog-controller", "service-discovery", "broker"],
            role => Assert.Superset(new HashSet<string>(["controller_runtime_reconcile_total", "workqueue_depth"]), NamesIn(roles[role]).ToHashSet()));
        Assert.Equal(["catalog-controller"], roles.Where(role => NamesIn(role.Value).Contains("servicecatalog_osb_request_count")).Select(role => role.Key));
        Assert.Equal(["service-discovery"], roles.Where(role => NamesIn(role.Value).Contains("ssm_dns_names")).Select(role => role.Key));
        Assert.Equal(["broker"], roles.Where(role => NamesIn(role.Value).Contains("ssm_instance_nodes")).Select(role => role.Key));
    }

    private static IEnumerable<string> Expressions()
    {
        var dashboard = JsonNode.Parse(File.ReadAllText(Checkout.File("deploy", "monitoring", "dashboard.json")))!;
        foreach (var target in dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]!.AsArray()))
        {
            yield return target!["expr"]!.GetValue<string>();
        }

        var alerts = ManifestReader.Read($"apiVersion: v1\nkind: Rules\n{File.ReadAllText(Checkout.File("deploy", "monitoring", "alerts.yaml"))}")[0];
        foreach (var rule in alerts["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()))
        {
            yield return rule!["expr"]!.GetValue<string>();
        }
    }

    /// <summary>What <c>/metrics</c> of running roles says.</summary>
    private static async Task<HashSet<string>> ExposedAsync() => [.. (await RunningRoles.MetricsAsync()).Values.SelectMany(NamesIn)];

    private static IEnumerable<string> NamesIn(string metrics) => Type().Matches(metrics).SelectMany(match => match.Groups["type"].Value == "histogram"
        ? new[] { "_bucket", "_sum", "_count" }.Select(part => match.Groups["name"].Value + part)
        : [match.Groups["name"].Value]);

    [GeneratedRegex(@"^# TYPE (?<name>\w+) (?<type>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Type();

    [GeneratedRegex(@"\b(servicecatalog|ssm|controller_runtime|apiserver|workqueue)_\w+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Metric();

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Text();
}
