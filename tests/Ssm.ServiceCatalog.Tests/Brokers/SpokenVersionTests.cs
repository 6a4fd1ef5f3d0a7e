using Ssm.OpenServiceBroker;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Brokers;

namespace Ssm.ServiceCatalog.Tests.Brokers;

public sealed class SpokenVersionTests
{
    [Theory]
    [InlineData(null, null, "2.17", "2.17")]
    [InlineData(null, "2.14", "2.17", "2.14")]
    [InlineData(null, "2.17", "2.15", "2.15")]
    [InlineData("2.16", "2.14", "2.17", "2.16")]
    [InlineData("2.16", null, "2.13", "2.16")]
    [InlineData(null, "nonsense", "2.17", "2.17")]
    public void Of_ABroker_IsWhatItsObjectAsksFor_ElseTheNewestThatItTakes(string? asked, string? found, string preferred, string spoken) =>
        Assert.Equal(spoken, SpokenVersion.Of(Broker(asked, found), Version(preferred)).ToString());

    [Theory]
    [InlineData(null, "2.17", "2.17 2.16 2.15 2.14 2.13")]
    [InlineData(null, "2.14", "2.14 2.13")]
    [InlineData("2.15", "2.17", "2.15")]
    public void Candidates_BeginWithTheNewest(string? asked, string preferred, string candidates) =>
        Assert.Equal(candidates, string.Join(' ', SpokenVersion.Candidates(Broker(asked, "2.13"), Version(preferred))));

    private static ClusterServiceBroker Broker(string? asked, string? found) =>
        new() { Spec = new ServiceBrokerSpec { OsbApiVersion = asked }, Status = new ServiceBrokerStatus { OsbApiVersion = found } };

    private static OsbVersion Version(string text) => OsbVersion.TryParse(text, out var version) ? version : throw new FormatException(text);
}
