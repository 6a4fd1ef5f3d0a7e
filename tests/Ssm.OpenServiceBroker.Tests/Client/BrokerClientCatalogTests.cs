using System.Net;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Client;

namespace Ssm.OpenServiceBroker.Tests.Client;

public sealed class BrokerClientCatalogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FetchCatalog_Unchanged_IsNotSentAgain()
    {
        await using var fixture = await BrokerFixture.StartAsync();

        var first = await FetchAsync(fixture.Client);
        var second = await FetchAsync(fixture.Client);

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(HttpStatusCode.NotModified, second.Status);
        Assert.Same(first.Value, second.Value);
        Assert.False(fixture.Broker.Calls[0].Headers.ContainsKey("If-None-Match"));
        Assert.True(fixture.Broker.Calls[1].Headers.ContainsKey("If-None-Match"));
    }

    [Fact]
    public async Task FetchCatalog_Changed_IsTheNewOne()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await FetchAsync(fixture.Client);
        fixture.Broker.State.Catalog = new Catalog { Services = [] };

        var second = await FetchAsync(fixture.Client);

        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.Empty(second.Value.Services);
    }

    [Fact]
    public async Task FetchCatalog_LastModified_IsHandedBack()
    {
        const string Time = "Wed, 21 Oct 2026 07:28:00 GMT";
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Broker.FetchCatalog.RespondsWithBody(200, """{"services":[]}""", ("Last-Modified", Time)).RespondsWithBody(304, "");

        await FetchAsync(fixture.Client);
        var second = await FetchAsync(fixture.Client);

        Assert.Equal(HttpStatusCode.NotModified, second.Status);
        Assert.Equal(Time, fixture.Broker.Calls[1].Headers["If-Modified-Since"]);
    }

    [Fact]
    public async Task FetchCatalog_AfterAFailure_AsksForEverything()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Broker.FetchCatalog.Behaves().RespondsWith(500);

        await FetchAsync(fixture.Client);
        await fixture.Client.FetchCatalogAsync(BrokerCall.Default, Token);
        var third = await FetchAsync(fixture.Client);

        Assert.Equal(HttpStatusCode.OK, third.Status);
    }

    [Fact]
    public async Task FetchCatalog_304ThatWasNotAskedFor_IsRejected()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Broker.FetchCatalog.RespondsWithBody(304, "");

        Assert.IsType<BrokerOutcome<Catalog>.Rejected>(await fixture.Client.FetchCatalogAsync(BrokerCall.Default, Token));
    }

    [Fact]
    public async Task FetchCatalog_OneBadOffering_DoesNotHideTheOthers() // Appendix A 13
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Broker.FetchCatalog.RespondsWithBody(200, """
            {"services":[
              {"name":"bad","id":"1","bindable":true,"plans":[{"id":5,"name":"p"}]},
              {"name":"good","id":"2","bindable":true,"plans":[]},
              7,
              {"name":"without plans","id":"3"}
            ]}
            """);

        var catalog = (await FetchAsync(fixture.Client)).Value;

        Assert.Equal(["good"], catalog.Services.Select(offering => offering.Name));
        Assert.Equal(
            [(0, "bad"), (2, null), (3, "without plans")],
            catalog.Defects.Select(defect => (defect.Index, defect.Name)));
        Assert.Contains("$.plans[0].id", catalog.Defects[0].Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"services":null}""")]
    [InlineData("""{"services":{}}""")]
    [InlineData("not json")]
    public async Task FetchCatalog_NoCatalogAtAll_IsAmbiguous(string body)
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Broker.FetchCatalog.RespondsWithBody(200, body);

        var outcome = await fixture.Client.FetchCatalogAsync(BrokerCall.Default, Token);

        Assert.IsType<AmbiguousCause.MalformedBody>(Assert.IsType<BrokerOutcome<Catalog>.Ambiguous>(outcome).Cause);
    }

    [Fact]
    public async Task FetchCatalog_OptionalMembersNull_AreAbsent()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Broker.FetchCatalog.RespondsWithBody(200, """
            {"services":[{"name":"s","id":"1","description":null,"tags":null,"requires":null,"bindable":true,"metadata":null,"plans":[
              {"id":"p","name":"p","free":null,"schemas":null,"maintenance_info":{},"metadata":null}]}]}
            """);

        var catalog = (await FetchAsync(fixture.Client)).Value;

        Assert.Empty(catalog.Defects);
        Assert.Null(catalog.Services.Single().Metadata);
        Assert.Null(catalog.Services.Single().Plans.Single().MaintenanceInfo);
    }

    private static async Task<BrokerOutcome<Catalog>.Succeeded> FetchAsync(IBrokerClient client) =>
        Assert.IsType<BrokerOutcome<Catalog>.Succeeded>(await client.FetchCatalogAsync(BrokerCall.Default, Token));
}
