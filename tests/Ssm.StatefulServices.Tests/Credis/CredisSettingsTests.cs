using Ssm.StatefulServices.Credis;

namespace Ssm.StatefulServices.Tests.Credis;

public class CredisSettingsTests
{
    [Theory]
    [InlineData("""{"shards":3}""", """{"shards":5}""", null)]
    [InlineData("""{"shards":3}""", """{"shards":2}""", "parameters.shards: cannot be lowered, it is 3, got 2")]
    [InlineData("""{"shards":3}""", "{}", "parameters.shards: cannot be lowered, it is 3, got 1")]
    [InlineData("{}", """{"shards":2}""", "parameters.shards: cannot be changed, it is 1, got 2")]
    [InlineData("""{"replicas":3}""", """{"replicas":2}""", null)]
    [InlineData("""{"config":{"databases":32}}""", "{}", "parameters.config.databases: cannot be lowered, it is 32, got 16")]
    [InlineData("""{"config":{"databases":32}}""", """{"config":{"databases":64}}""", null)]
    public void CheckChange_Change_IsRefusedWhenItCannotBe(string before, string after, string? expected)
    {
        var errors = new CredisTopology().CheckChange(
            CredisTopologyTests.AnInstance("redis-4.0-advanced", before), CredisTopologyTests.AnInstance("redis-4.0-advanced", after));

        Assert.Equal(expected, errors.SingleOrDefault()?.ToString());
    }

    [Fact]
    public void ReadAtStart_Settings_AreOnlyThoseThatNeedARestart()
    {
        Assert.Equal("databases 16", CredisConfig.ReadAtStart(CredisTopologyTests.AnInstance("redis-4.0-standard", """{"config":{"timeout":60}}""")));
        Assert.Equal("databases 20", CredisConfig.ReadAtStart(CredisTopologyTests.AnInstance("redis-4.0-standard", """{"config":{"databases":20}}""")));
    }
}
