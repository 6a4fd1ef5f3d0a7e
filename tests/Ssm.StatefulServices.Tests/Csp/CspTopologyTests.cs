using Ssm.StatefulServices.Csp;

namespace Ssm.StatefulServices.Tests.Csp;

public class CspTopologyTests
{
    [Theory]
    [InlineData("standard", "csp-1.0-standard", "{}")]
    [InlineData("advanced", "csp-1.0-advanced", """{"replicas":4,"host":"s3.test.cn","resources":{"memory":"1G","cpu":0.5,"storage":"20G"},"config":{"max_upload_part_num":1000},"exporter":true}""")]
    public void Describe_Case_IsAsRecorded(string name, string plan, string parameters) =>
        GoldenFile.Matches($"Csp/{name}.objects.yaml", WithoutPrograms(GoldenObjects.Yaml(new CspTopology(), CspInstances.Of(plan, parameters))));

    [Fact]
    public void Describe_AnyInstance_KeepsKeysOutOfEverythingButSecrets() =>
        Assert.All(
            new CspTopology().Describe(CspInstances.Of("csp-1.0-advanced", "{}")).Select(each => each.ToJson()).Where(json => json["kind"]!.GetValue<string>() != "Secret"),
            json => Assert.All(["instance-key", "instance-suffix"], secret => Assert.DoesNotContain(secret, json.ToJsonString(), StringComparison.Ordinal)));

    [Fact]
    public void Describe_Setting_RestartsTheNodes() =>
        Assert.NotEqual(RestartMark("""{"config":{"client_timeout":30}}"""), RestartMark("""{"config":{"client_timeout":31}}"""));

    [Theory]
    [InlineData("csp-1.0-advanced", """{"replicas":4}""", "csp-1.0-advanced", """{"replicas":3}""", "parameters.replicas: cannot be lowered, it is 4, got 3")]
    [InlineData("csp-1.0-advanced", "{}", "csp-1.0-standard", "{}", "parameters.replicas: cannot be lowered, it is 3, got 1")]
    public void CheckChange_FewerNodes_IsRefused(string plan, string parameters, string newPlan, string newParameters, string expected) =>
        Assert.Equal([expected], Check(plan, parameters, newPlan, newParameters));

    [Theory]
    [InlineData("csp-1.0-standard", "{}", "csp-1.0-advanced", "{}")]
    [InlineData("csp-1.0-advanced", "{}", "csp-1.0-advanced", """{"replicas":5}""")]
    public void CheckChange_MoreNodes_IsAdmitted(string plan, string parameters, string newPlan, string newParameters) =>
        Assert.Empty(Check(plan, parameters, newPlan, newParameters));

    private static string[] Check(string plan, string parameters, string newPlan, string newParameters) =>
        [.. new CspTopology().CheckChange(CspInstances.Of(plan, parameters), CspInstances.Of(newPlan, newParameters)).Select(error => error.ToString())];

    private static string RestartMark(string parameters) =>
        new CspTopology().Describe(CspInstances.Of("csp-1.0-standard", parameters))
            .Select(each => each.ToJson())
            .Single(json => json["kind"]!.GetValue<string>() == "StatefulSet")["spec"]!["template"]!["metadata"]!["annotations"]!.ToJsonString();

    /// <summary>The programs are files of the source; the golden file has only that they are there.</summary>
    private static string WithoutPrograms(string yaml) => CspEngine.Programs.Aggregate(yaml, (text, program) =>
    {
        var start = text.IndexOf($"  {program}: ", StringComparison.Ordinal);
        if (start < 0)
        {
            return text; // the exporter, where there is none
        }

        var end = text.IndexOf("\n  ", start, StringComparison.Ordinal);
        while (end >= 0 && text[end + 3] is ' ' or '\n')
        {
            end = text.IndexOf("\n  ", end + 1, StringComparison.Ordinal);
        }

        return $"{text[..start]}  {program}: (the program){text[end..]}";
    });
}
