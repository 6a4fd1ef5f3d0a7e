using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Tests.Parameters;

public class EngineSettingsTests
{
    private static readonly EngineSetting[] Settings =
    [
        EngineSetting.WholeNumber("timeout", "Seconds.", 0, 3600, 300),
        EngineSetting.OneOf("policy", "What is dropped.", ["none", "oldest"]),
        EngineSetting.Flag("strict.mode", "Checks more.", @default: true, needsRestart: true),
        EngineSetting.Text("events", "Which.", "^[a-z]*$", "be lower-case letters", ""),
    ];

    [Theory]
    [InlineData("""{}""", "timeout=300 policy=none strict.mode=true events=")]
    [InlineData("""{"config":{}}""", "timeout=300 policy=none strict.mode=true events=")]
    [InlineData("""{"config":{"timeout":0,"policy":"oldest","strict.mode":false,"events":"ab"}}""", "timeout=0 policy=oldest strict.mode=false events=ab")]
    public void InForce_Parameters_AreTheUsersElseTheDefaults(string parameters, string expected)
    {
        var inForce = EngineSettings.InForce(JsonDocument.Parse(parameters).RootElement, Settings);

        Assert.Equal(expected, string.Join(' ', inForce.Select(each => $"{each.Setting.Name}={each.Value}")));
    }

    [Theory]
    [InlineData("""{"config":{"timeout":-1}}""", "parameters.config.timeout: must be at least 0, got -1")]
    [InlineData("""{"config":{"timeout":"1"}}""", "parameters.config.timeout: must be an integer, got \"1\"")]
    [InlineData("""{"config":{"policy":"newest"}}""", "parameters.config.policy: must be one of none, oldest, got \"newest\"")]
    [InlineData("""{"config":{"events":"a\nb"}}""", "parameters.config.events: must be lower-case letters, got \"a\\nb\"")]
    [InlineData("""{"config":{"strict.mode":1}}""", "parameters.config.strict.mode: must be true or false")]
    [InlineData("""{"config":{"dir":"/"}}""", "parameters.config.dir: unknown parameter; known are events, policy, strict.mode, timeout")]
    [InlineData("""{"config":[]}""", "parameters.config: must be an object, got []")]
    public async Task Config_BadValue_IsRefusedWithPathAndRule(string parameters, string expected)
    {
        var schema = new ParameterSchema(CommonParameters.Document("Test.", new JsonObject { ["config"] = CommonParameters.Config(Settings) }));

        var errors = await schema.ValidateAsync(JsonDocument.Parse(parameters).RootElement, TestContext.Current.CancellationToken);

        Assert.Equal(expected, Assert.Single(errors).ToString());
    }
}
