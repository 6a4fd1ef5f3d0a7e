using System.Globalization;
using System.Text.Json;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Ces;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Tests.Ces;

public class CesServiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("clog-standard", "ces-60403-clog-standard", "{}")]
    [InlineData("clog-advanced", "ces-60403-clog-advanced", "{}")]
    [InlineData("ctsdb-standard", "ces-60403-ctsdb-standard", "{}")]
    [InlineData("ctsdb-advanced", "ces-60403-ctsdb-advanced", """{"host":"ces.test.cn","resources":{"memory":"2G","cpu":0.5,"storage":"30G"},"config":{"search.max_buckets":1000}}""")]
    public void Describe_Case_IsAsRecorded(string name, string plan, string parameters) => GoldenFile.Matches(
        $"Ces/{name}.objects.yaml", GoldenObjects.Yaml(new CesTopology(), TestInstances.Of(CesService.Define(TimeProvider.System), plan, parameters)));

    [Fact]
    public void Describe_ClusterWasMade_NoNodeMakesAnother()
    {
        var instance = TestInstances.Of(CesService.Define(TimeProvider.System), "ces-60403-clog-advanced");
        var made = instance with { Resource = instance.Resource with { Status = new StatefulServiceStatus { Formation = JsonDocument.Parse("""{"made":true}""").RootElement } } };

        Assert.Contains("initial_cluster_manager_nodes", GoldenObjects.Yaml(new CesTopology().Describe(instance)), StringComparison.Ordinal);
        Assert.DoesNotContain("initial_cluster_manager_nodes", GoldenObjects.Yaml(new CesTopology().Describe(made)), StringComparison.Ordinal);
        Assert.Equal(Hash(instance), Hash(made));

        static string Hash(Instance instance) => GoldenObjects.Yaml(new CesTopology().Describe(instance)).Split('\n').Single(line => line.Contains("restart-on", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("clog")]
    [InlineData("ctsdb")]
    public void Profile_TemplateAndPolicy_AreAsRecorded(string profile)
    {
        var of = CesProfile.Of(CesOffering.Default.FindPlan($"ces-60403-{profile}-standard")!);

        GoldenFile.MatchesJson($"Ces/{profile}.template.json", JsonSerializer.SerializeToElement(of.Template("orders")));
        GoldenFile.MatchesJson($"Ces/{profile}.policy.json", JsonSerializer.SerializeToElement(CesProfile.Policy("orders", of.RetentionDays)));
    }

    [Fact]
    public void Schemas_Plans_AreAsPublished()
    {
        foreach (var plan in CesOffering.Default.Plans)
        {
            GoldenFile.MatchesJson($"Ces/{plan.Id}.instance.schema.json", CesOffering.Schemas(plan).Instance.ToJson());
            GoldenFile.MatchesJson($"Ces/{plan.Profile}.binding.schema.json", CesOffering.Schemas(plan).Binding.ToJson());
        }
    }

    [Theory]
    [InlineData("clog-standard", "clog-advanced", null)]
    [InlineData("ctsdb-advanced", "ctsdb-standard", null)]
    [InlineData("clog-standard", "ctsdb-standard", "plan_id: cannot be changed to one of ctsdb, it is clog, got ces-60403-ctsdb-standard")]
    public void CheckChange_Plans_StayWithTheirProfile(string before, string after, string? expected) => Assert.Equal(
        expected,
        new CesTopology().CheckChange(Of(before), Of(after)) is [var error] ? error.ToString() : null);

    [Theory]
    [InlineData("""{"index_prefix":"Orders"}""", "parameters.index_prefix: must start with a lower-case letter and go on with lower-case letters, digits and _, got \"Orders\"")]
    [InlineData("""{"index_prefix":".opendistro_security"}""", "parameters.index_prefix: must start with a lower-case letter and go on with lower-case letters, digits and _, got \".opendistro_security\"")]
    [InlineData("""{"retentionDays":0}""", "parameters.retentionDays: must be at least 1, got 0")]
    [InlineData("""{"user":{"access":["admin"]}}""", "parameters.user.access[0]: must be one of read, write, got \"admin\"")]
    public async Task Binding_BadParameters_GetOneErrorWithPathRuleAndValue(string parameters, string expected) => Assert.Equal(
        [expected],
        (await CesOffering.Schemas(CesOffering.Default.Plans[0]).Binding.ValidateAsync(JsonDocument.Parse(parameters).RootElement, Token)).Select(error => error.ToString()));

    [Theory]

    // Nodes that run; nodes of the cluster with their shards; drained and without vote; status; desired. Then: nodes to run, what is waited for, what is done.
    [InlineData("0 1 2", "0:1 1:1 2:1", "", "green", 3, "3 nothing")]
    [InlineData("0 1 2", "0:1 1:1", "", "green", 3, "3 Wait for n-2 to join")]
    [InlineData("0 1 2", "0:1 1:1 2:1", "", "yellow", 3, "3 Wait for the copies of all shards")]
    [InlineData("0", "0:1", "", "yellow", 1, "1 nothing")]
    [InlineData("0", "0:1", "", "red", 1, "1 Wait for all shards to be there")]
    [InlineData("0 1 2", "0:1 1:1 2:1", "", "red", 1, "3 Wait for all shards to be there")]
    [InlineData("0 1 2", "0:1 1:1 2:1", "", "green", 1, "3 Wait for n-2 to hand its data over, drain n-2")]
    [InlineData("0 1 2", "0:1 1:1 2:1", "2", "green", 1, "3 Wait for n-2 to hand its data over")]
    [InlineData("0 1 2", "0:1 1:1 2:0", "2", "yellow", 1, "2 Wait for n-2 to end")]
    [InlineData("0 1", "0:1 1:1 2:0", "2", "green", 1, "2 Wait for n-2 to end")]
    [InlineData("0 1", "0:1 1:1", "2", "green", 1, "2 Wait for the nodes that left to be forgotten, release")]
    [InlineData("0 1 2", "0:1 1:1 2:0", "2", "green", 3, "3 Wait for n-2 to be one of them again, release")]
    public void Decide_Cluster_Is(string nodes, string members, string leaving, string status, int desired, string expected)
    {
        string[] gone = [.. leaving.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ordinal => $"n-{ordinal}")];
        var cluster = new CesClusterInfo
        {
            Status = status,
            Nodes = members.Split(' ').ToDictionary(member => $"n-{member[0]}", member => int.Parse(member[2..], CultureInfo.InvariantCulture)),
            Drained = gone,
            Voteless = gone,
        };

        var decision = CesFormationDecider.Decide(cluster, [.. nodes.Split(' ').Select(ordinal => $"n-{ordinal}")], desired);

        Assert.Equal(expected, $"{decision.RunNodes} {decision.Waiting ?? "nothing"}{(decision.Drain is null ? "" : $", drain {decision.Drain}")}{(decision.Release ? ", release" : "")}");
    }

    private static Instance Of(string plan) => TestInstances.Of(CesService.Define(TimeProvider.System), $"ces-60403-{plan}");
}
