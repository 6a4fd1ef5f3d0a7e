using Ssm.Standalone.ApiServer.Protobuf;

namespace Ssm.Standalone.ApiServer.Tests.Protobuf;

public sealed class MessageTableTests
{
    private static readonly string[] Known = ["s", "y", "i", "b", "Time", "MicroTime", "Quantity", "IntOrString", "Raw"];

    [Fact]
    public void Types_OfAllFields_AreKnown() =>
        Assert.All(MessageTable.All, entry => Assert.True(
            Known.Contains(entry.Field.Type) || MessageTable.Find(entry.Field.Type) is not null, $"{entry.Message}.{entry.Field.Name}: {entry.Field.Type}"));

    [Theory]
    [InlineData("v1", "Event", "core/Event")]
    [InlineData("events.k8s.io/v1", "Event", "events/Event")]
    [InlineData("apps/v1", "Deployment", "Deployment")]
    [InlineData("v1", "DeleteOptions", "DeleteOptions")]
    public void OfKind_WithSharedName_TellsByGroup(string apiVersion, string kind, string expected) =>
        Assert.Equal(expected, MessageTable.OfKind(apiVersion, kind));

    [Fact]
    public void OfKind_ThatIsCustom_IsUnknown() => Assert.Null(MessageTable.OfKind("test.example.com/v1", "Thing"));
}
