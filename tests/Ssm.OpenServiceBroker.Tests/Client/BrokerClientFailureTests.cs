using System.Net;
using Microsoft.Extensions.Time.Testing;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;
using static Ssm.OpenServiceBroker.Tests.BrokerFixture;

namespace Ssm.OpenServiceBroker.Tests.Client;

/// <summary>Whatever the broker answers, or fails to answer, is a value.</summary>
public sealed class BrokerClientFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_Refused_HasTheBrokersWords()
    {
        await using var fixture = await StartAsync();
        fixture.Broker.Provision.RespondsWith(422, "QuotaExceeded", "No more than three.");

        var rejected = Assert.IsType<BrokerOutcome<ProvisionResponse>.Rejected>(await ProvisionAsync(fixture.Client));

        Assert.Equal(
            "Status: 422; ErrorMessage: QuotaExceeded; Description: No more than three.; ResponseError: <nil>", rejected.Error.ToString());
    }

    [Fact]
    public async Task Call_FailedWithoutWords_HasTheArchivedCatalogsText()
    {
        await using var fixture = await StartAsync();
        fixture.Broker.Provision.RespondsWith(500);

        var rejected = Assert.IsType<BrokerOutcome<ProvisionResponse>.Rejected>(await ProvisionAsync(fixture.Client));

        Assert.Equal("Status: 500; ErrorMessage: <nil>; Description: <nil>; ResponseError: <nil>", rejected.Error.ToString());
        Assert.True(OrphanMitigation.IsRequired(BrokerOperation.Provision, rejected.Reply));
    }

    [Fact]
    public async Task Call_SuccessWithMalformedBody_IsAmbiguous()
    {
        await using var fixture = await StartAsync();
        fixture.Broker.Provision.RespondsWithMalformedBody(201);

        var ambiguous = Assert.IsType<BrokerOutcome<ProvisionResponse>.Ambiguous>(await ProvisionAsync(fixture.Client));

        Assert.Equal(HttpStatusCode.Created, Assert.IsType<AmbiguousCause.MalformedBody>(ambiguous.Cause).Status);
        Assert.True(OrphanMitigation.IsRequired(BrokerOperation.Provision, ambiguous.Reply));
        Assert.Single(fixture.Broker.State.Instances);
    }

    [Fact]
    public async Task Unbind_SuccessWithoutJson_Succeeds() // Appendix A 8: the archived client insisted on JSON and never finished
    {
        await using var fixture = await StartAsync();
        fixture.Broker.Unbind.RespondsWithBody(200, "OK").RespondsWithBody(410, "");

        Assert.IsType<BrokerOutcome<UnbindResponse>.Succeeded>(await UnbindAsync(fixture.Client));
        Assert.IsType<BrokerOutcome<UnbindResponse>.Succeeded>(await UnbindAsync(fixture.Client));
    }

    [Fact]
    public async Task Call_BrokerThatNeverAnswers_TimesOutByTheClientsClock()
    {
        await using var fixture = await StartAsync();
        var time = new FakeTimeProvider();
        var arrived = new TaskCompletionSource();
        fixture.Broker.Provision.Hangs().After(_ =>
        {
            arrived.SetResult();
            return Task.CompletedTask;
        });

        var call = ProvisionAsync(fixture.ClientWith(options => options.RequestTimeout = TimeSpan.FromSeconds(60), time));
        await arrived.Task;
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        var ambiguous = Assert.IsType<BrokerOutcome<ProvisionResponse>.Ambiguous>(await call);
        var timeout = Assert.IsType<AmbiguousCause.Timeout>(ambiguous.Cause);
        Assert.Equal(
            $"Put \"{fixture.Broker.Url.ToString().TrimEnd('/')}/v2/service_instances/{Instance}?accepts_incomplete=true\": "
            + "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
            timeout.ToString());
        Assert.True(OrphanMitigation.IsRequired(BrokerOperation.Provision, ambiguous.Reply));
        Assert.False(OrphanMitigation.IsRequired(BrokerOperation.Deprovision, ambiguous.Reply));
        Assert.Equal("client-error", fixture.Observer.Reports.Single().StatusClass);
    }

    [Fact]
    public async Task Call_CancelledByTheCaller_Throws()
    {
        await using var fixture = await StartAsync();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        fixture.Broker.Provision.Hangs().After(_ => source.CancelAsync());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => fixture.Client.ProvisionAsync(Instance, AProvision, BrokerCall.Default, source.Token));
        Assert.Empty(fixture.Observer.Reports);
    }

    [Fact]
    public async Task Call_NobodyListening_IsABrokenConnectionThatSentNothing()
    {
        await using var fixture = await StartAsync();
        await fixture.Broker.DisposeAsync();

        var ambiguous = Assert.IsType<BrokerOutcome<ProvisionResponse>.Ambiguous>(await ProvisionAsync(fixture.Client));

        var transport = Assert.IsType<AmbiguousCause.Transport>(ambiguous.Cause);
        Assert.False(transport.IsRequestSent);
        Assert.EndsWith("dial tcp: connect: connection refused", transport.ToString());
        Assert.False(OrphanMitigation.IsRequired(BrokerOperation.Provision, ambiguous.Reply));
    }

    [Fact]
    public async Task Call_UnknownHost_IsABrokenConnectionThatSentNothing()
    {
        await using var fixture = await StartAsync();
        var client = fixture.ClientWith(options =>
        {
            options.BaseUrl = new Uri("http://broker.invalid:8080");
            options.ResolveEndPoint = (_, _) => throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound);
        });

        var ambiguous = Assert.IsType<BrokerOutcome<ProvisionResponse>.Ambiguous>(await ProvisionAsync(client));

        var transport = Assert.IsType<AmbiguousCause.Transport>(ambiguous.Cause);
        Assert.False(transport.IsRequestSent);
        Assert.EndsWith("dial tcp: no such host", transport.ToString());
    }

    [Fact]
    public async Task Call_UrlOfAnotherScheme_IsABrokenConnectionThatSentNothing()
    {
        await using var fixture = await StartAsync();
        var client = fixture.ClientWith(options => options.BaseUrl = new Uri("ftp://broker.test"));

        var ambiguous = Assert.IsType<BrokerOutcome<ProvisionResponse>.Ambiguous>(await ProvisionAsync(client));

        Assert.EndsWith("unsupported protocol scheme \"ftp\"", ambiguous.Cause.ToString());
    }

    [Theory]
    [InlineData("token\n")]
    [InlineData("to ken")]
    [InlineData("tökn")]
    public async Task Client_BearerTokenNoHeaderCanCarry_IsRefusedWithoutShowingIt(string token)
    {
        await using var fixture = await StartAsync();

        var exception = Assert.Throws<InvalidOperationException>(
            () => fixture.ClientWith(options => options.Credential = new BrokerCredential.Bearer { Token = token }));
        Assert.DoesNotContain(token, exception.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_ConnectionDropped_IsABrokenConnectionThatSentTheRequest(bool isAfterwards)
    {
        await using var fixture = await StartAsync();
        _ = isAfterwards ? fixture.Broker.Provision.DropsConnectionAfterwards() : fixture.Broker.Provision.DropsConnection();
        fixture.Broker.Provision.Always();

        var ambiguous = Assert.IsType<BrokerOutcome<ProvisionResponse>.Ambiguous>(await ProvisionAsync(fixture.Client));

        Assert.True(Assert.IsType<AmbiguousCause.Transport>(ambiguous.Cause).IsRequestSent);
        Assert.Equal(isAfterwards ? 1 : 0, fixture.Broker.State.Instances.Count);
    }

    [Fact]
    public async Task Call_HostResolvedByTheHook_ReachesTheBroker()
    {
        await using var fixture = await StartAsync();
        DnsEndPoint? asked = null;
        var client = fixture.ClientWith(options =>
        {
            options.BaseUrl = new Uri("http://credis-broker.service-brokers.svc:8080");
            options.ResolveEndPoint = (endPoint, _) =>
            {
                asked = endPoint;
                return ValueTask.FromResult<EndPoint>(new IPEndPoint(IPAddress.Loopback, fixture.Broker.Url.Port));
            };
        });

        Assert.IsType<BrokerOutcome<Catalog>.Succeeded>(await client.FetchCatalogAsync(BrokerCall.Default, Token));
        Assert.Equal(new DnsEndPoint("credis-broker.service-brokers.svc", 8080), asked);
        Assert.Equal("credis-broker.service-brokers.svc:8080", fixture.Broker.Calls.Single().Headers["Host"]);
    }

    [Fact]
    public async Task Call_BodyLargerThanTheLimit_IsAmbiguous()
    {
        await using var fixture = await StartAsync();
        var large = $$"""{"operation":"{{new string('x', 2000)}}"}""";
        fixture.Broker.Provision.RespondsWithBody(202, large).RespondsWithBody(500, large);
        var client = fixture.ClientWith(options => options.MaxResponseBytes = 1000);

        var ambiguous = Assert.IsType<BrokerOutcome<ProvisionResponse>.Ambiguous>(await ProvisionAsync(client));
        Assert.Contains("the body is larger than 1000 bytes", ambiguous.Cause.ToString());
        var rejected = Assert.IsType<BrokerOutcome<ProvisionResponse>.Rejected>(await ProvisionAsync(client));
        Assert.Equal("the body is larger than 1000 bytes", rejected.Error.ResponseError);
    }

    [Fact]
    public async Task Call_CatalogLargerThanOtherBodies_IsReadUpToItsOwnLimit()
    {
        await using var fixture = await StartAsync();
        fixture.Broker.FetchCatalog.RespondsWithBody(200, $$"""{"services":[],"x":"{{new string('x', 2000)}}"}""").Always();

        Assert.IsType<BrokerOutcome<Catalog>.Succeeded>(
            await fixture.ClientWith(options => options.MaxResponseBytes = 1000).FetchCatalogAsync(BrokerCall.Default, Token));
        Assert.IsType<BrokerOutcome<Catalog>.Ambiguous>(
            await fixture.ClientWith(options => options.MaxCatalogBytes = 1000).FetchCatalogAsync(BrokerCall.Default, Token));
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("Wed, 21 Oct 2026 07:28:30 GMT", 30)]
    [InlineData("Wed, 21 Oct 2026 07:27:00 GMT", 0)]
    [InlineData("soon", null)]
    public async Task Poll_RetryAfterInEitherForm_IsADuration(string header, int? seconds)
    {
        await using var fixture = await StartAsync();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 10, 21, 7, 28, 0, TimeSpan.Zero));
        fixture.Broker.PollLastOperation.RespondsWithBody(200, """{"state":"in progress"}""", ("Retry-After", header));

        var outcome = await fixture.ClientWith(_ => { }, time)
            .PollLastOperationAsync(Instance, new LastOperationQuery(), BrokerCall.Default, Token);

        Assert.Equal(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null, outcome.RetryAfter);
    }

    [Theory]
    [InlineData(307, 2)]
    [InlineData(308, 2)]
    [InlineData(301, 1)]
    [InlineData(303, 1)]
    public async Task Call_Redirected_IsFollowedOnlyIfTheMethodStays(int status, int calls)
    {
        await using var fixture = await StartAsync();
        var target = $"{fixture.Broker.Url.ToString().TrimEnd('/')}/v2/service_instances/{Instance}?accepts_incomplete=true";
        fixture.Broker.Provision.RespondsWithBody(status, "", ("Location", target));

        var outcome = await ProvisionAsync(fixture.Client);

        Assert.Equal(calls, fixture.Broker.Calls.Count);
        Assert.Equal(calls == 2, outcome is BrokerOutcome<ProvisionResponse>.Succeeded);
    }

    [Fact]
    public async Task FetchCatalog_Redirected_IsFollowedWithCredentials()
    {
        await using var fixture = await StartAsync();
        var credential = new BrokerCredential.Bearer { Token = "t" };
        fixture.Broker.Accepted = [credential];
        fixture.Broker.FetchCatalog.RespondsWithBody(302, "", ("Location", "/v2/catalog"));

        var client = fixture.ClientWith(options => options.Credential = credential);

        Assert.IsType<BrokerOutcome<Catalog>.Succeeded>(await client.FetchCatalogAsync(BrokerCall.Default, Token));
    }

    [Fact]
    public async Task Call_RedirectedToAnotherHost_IsNotFollowed() // credentials stay with the host they are for
    {
        await using var fixture = await StartAsync();
        fixture.Broker.FetchCatalog.RespondsWithBody(307, "", ("Location", $"http://localhost:{fixture.Broker.Url.Port}/v2/catalog"));

        var outcome = await fixture.Client.FetchCatalogAsync(BrokerCall.Default, Token);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, Assert.IsType<BrokerOutcome<Catalog>.Rejected>(outcome).Error.Status);
    }

    [Fact]
    public async Task Call_RedirectedForEver_IsRejected()
    {
        await using var fixture = await StartAsync();
        fixture.Broker.FetchCatalog.RespondsWithBody(307, "", ("Location", "/v2/catalog")).Always();

        Assert.IsType<BrokerOutcome<Catalog>.Rejected>(await fixture.Client.FetchCatalogAsync(BrokerCall.Default, Token));
        Assert.Equal(11, fixture.Broker.Calls.Count);
    }

    [Fact]
    public async Task Call_Ended_IsObservedWithTheArchivedCatalogsLabels()
    {
        await using var fixture = await StartAsync();
        fixture.Broker.Provision.RespondsWith(503).RespondsWith(400).RespondsWithMalformedBody(201).RespondsWith(201);
        for (var i = 0; i < 4; i++)
        {
            await ProvisionAsync(fixture.Client);
        }

        await fixture.Client.UnbindAsync(Binding, Ssm.Testing.ScriptedBroker.SampleCatalog.Small, BrokerCall.Default, Token);

        Assert.Equal(
            [
                ("ProvisionInstance", "5xx"), ("ProvisionInstance", "4xx"), ("ProvisionInstance", "2xx"), ("ProvisionInstance", "2xx"),
                ("Unbind", "2xx"), // 410, which is what was wanted
            ],
            fixture.Observer.Reports.Select(report => (report.Method, report.StatusClass)));
    }

    private static Task<BrokerOutcome<ProvisionResponse>> ProvisionAsync(IBrokerClient client) =>
        client.ProvisionAsync(Instance, AProvision, BrokerCall.Default, Token);

    private static Task<BrokerOutcome<UnbindResponse>> UnbindAsync(IBrokerClient client) =>
        client.UnbindAsync(Binding, Ssm.Testing.ScriptedBroker.SampleCatalog.Small, BrokerCall.Default, Token);
}
