using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Tests.Definitions;

public class InstanceNamesTests
{
    [Fact]
    public void For_Uuid_IsAsInTheSeed() =>
        Assert.Equal("credis-105f4a29-a2e3-4094-a888-1c125bf0ea78", InstanceNames.For("credis", "105f4a29-a2e3-4094-a888-1c125bf0ea78").Service);

    [Theory]
    [InlineData("UPPER")]
    [InlineData("under_score")]
    [InlineData("-dash")]
    [InlineData("a/b")]
    [InlineData("an-id-that-is-longer-than-a-uuid-is-supposed-to-be")]
    public void For_IdThatKubernetesCannotHave_IsHashed(string id)
    {
        var name = InstanceNames.For("credis", id).Service;
        Assert.Matches("^credis-[0-9a-f]{32}$", name);
        Assert.Equal(name, InstanceNames.For("credis", id).Service);
    }
}
