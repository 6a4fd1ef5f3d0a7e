using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ssm.Kubernetes;

namespace Ssm.Cli.Tests.Monitoring;

/// <summary>Dashboard and alerts ask only for metrics that the roles have.</summary>
public sealed partial class MetricNamesTests(RunningRoles running) : IClassFixture<RunningRoles>
{
    [Fact]
    public void Expressions_OfDashboardAndAlerts_NameMetricsThatRolesExpose()
    {
        var exposed = running.Metrics.Values.SelectMany(SeriesIn).ToHashSet();
        var asked = Expressions().SelectMany(expression => Metric().Matches(Text().Replace(expression, string.Empty)).Select(match => match.Value)).Distinct().ToList();

        Assert.True(asked.Count >= 5, string.Join(", ", asked));
        Assert.Empty(asked.Except(exposed));
    }

    /// <summary>One registry for each role: the toolkit's metrics stand beside the role's own, and those of other roles do not.</summary>
    [Fact]
    public void Metrics_OfEachRole_AreItsOwnAndThoseOfItsControllers()
    {
        var roles = running.Metrics;

        Assert.Equal(["broker", "catalog-controller", "service-discovery", "webhook"], roles.Keys.Order(StringComparer.Ordinal));
        Assert.All(roles.Values, text => Assert.Contains("process_start_time_seconds", NamesIn(text)));
        Assert.All(
            ["catalog-controller", "service-discovery", "broker"],
            role => Assert.Superset(new HashSet<string>(["controller_runtime_reconcile_total", "workqueue_depth"]), NamesIn(roles[role]).ToHashSet()));
        Assert.Equal(["catalog-controller"], roles.Where(role => NamesIn(role.Value).Contains("servicecatalog_osb_request_count")).Select(role => role.Key));
        Assert.Equal(["service-discovery"], roles.Where(role => NamesIn(role.Value).Contains("ssm_dns_names")).Select(role => role.Key));
        Assert.Equal(["broker"], roles.Where(role => NamesIn(role.Value).Contains("ssm_instance_nodes")).Select(role => role.Key));
    }

    /// <summary>The page lists the metrics of all roles, each with its type; those of the process are the library's.</summary>
    [Fact]
    public void Page_OfMetrics_ListsThoseThatRolesExpose()
    {
        var exposed = running.Metrics.Values
            .SelectMany(text => Type().Matches(text).Select(match => $"{match.Groups["name"].Value} {match.Groups["type"].Value}"))
            .Where(metric => !metric.StartsWith("process_", StringComparison.Ordinal) && !metric.StartsWith("dotnet_", StringComparison.Ordinal));
        var listed = Row().Matches(File.ReadAllText(Checkout.File("docs", "reference", "metrics.md"))).Select(match => $"{match.Groups["name"].Value} {match.Groups["type"].Value}");

        Assert.Equal(exposed.Distinct().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
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

    /// <summary>What expressions may ask for: of a histogram its parts.</summary>
    private static IEnumerable<string> SeriesIn(string metrics) => Type().Matches(metrics).SelectMany(match => match.Groups["type"].Value == "histogram"
        ? new[] { "_bucket", "_sum", "_count" }.Select(part => match.Groups["name"].Value + part)
        : [match.Groups["name"].Value]);

    private static IEnumerable<string> NamesIn(string metrics) => Type().Matches(metrics).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<type>\w+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"^# TYPE (?<name>\w+) (?<type>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Type();

    [GeneratedRegex(@"\b(servicecatalog|ssm|controller_runtime|apiserver|workqueue)_\w+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Metric();

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Text();
}
