using System.Text.Json;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Errors;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;
using Ssm.OpenServiceBroker.Server;
using Ssm.Testing.ScriptedBroker;

namespace Ssm.OpenServiceBroker.Tests.Server;

/// <summary>Outcome → status and body, and what becomes of refusals and defects.</summary>
public sealed class ServerReplyTests
{
    private const string Instance = "/v2/service_instances/i";
    private const string Binding = "/v2/service_instances/i/service_bindings/b";
    private const string Async = "?accepts_incomplete=true";
    private const string Ids = "service_id=s&plan_id=p";
    private const string ProvisionBody = """{"service_id":"s","plan_id":"p","organization_guid":"o","space_guid":"s"}""";

    private static readonly Operation Task10 = new("task_10");

    [Fact]
    public async Task Provision_Outcomes_HaveTheirCodes()
    {
        var broker = new ContextBroker();
        await using var host = await TestBrokerHost.StartAsync(broker);
        var response = new ProvisionResponse { DashboardUrl = "http://d", Operation = new Operation("left over") };

        broker.Provision = () => new ProvisionOutcome.Created(response);
        Assert.Equal((201, """{"dashboard_url":"http://d"}"""), await PutAsync());
        broker.Provision = () => new ProvisionOutcome.AlreadyExists(response);
        Assert.Equal((200, """{"dashboard_url":"http://d"}"""), await PutAsync());
        broker.Provision = () => new ProvisionOutcome.Accepted(Task10, response);
        Assert.Equal((202, """{"dashboard_url":"http://d","operation":"task_10"}"""), await PutAsync());

        Task<(int, string)> PutAsync() => host.SendAsync(HttpMethod.Put, Instance + Async, ProvisionBody);
    }

    [Fact]
    public async Task Update_Outcomes_HaveTheirCodes()
    {
        var broker = new ContextBroker();
        await using var host = await TestBrokerHost.StartAsync(broker);

        Assert.Equal((200, "{}"), await PatchAsync());
        broker.Update = () => new UpdateOutcome.Accepted(Task10, new UpdateResponse { DashboardUrl = "http://new" });
        Assert.Equal((202, """{"dashboard_url":"http://new","operation":"task_10"}"""), await PatchAsync());

        Task<(int, string)> PatchAsync() => host.SendAsync(HttpMethod.Patch, Instance + Async, """{"service_id":"s"}""");
    }

    [Fact]
    public async Task Deprovision_Outcomes_HaveTheirCodes()
    {
        var broker = new ContextBroker();
        await using var host = await TestBrokerHost.StartAsync(broker);

        Assert.Equal((200, "{}"), await DeleteAsync());
        broker.Deprovision = () => new DeprovisionOutcome.Gone();
        Assert.Equal((410, "{}"), await DeleteAsync());
        broker.Deprovision = () => new DeprovisionOutcome.Accepted(Task10);
        Assert.Equal((202, """{"operation":"task_10"}"""), await DeleteAsync());

        Task<(int, string)> DeleteAsync() => host.SendAsync(HttpMethod.Delete, $"{Instance}{Async}&{Ids}", null);
    }

    [Fact]
    public async Task Bind_Outcomes_HaveTheirCodesAndA202NoCredentials()
    {
        var broker = new ContextBroker();
        await using var host = await TestBrokerHost.StartAsync(broker);
        var response = new BindResponse { Credentials = SampleCatalog.Json("""{"pass":"p"}"""), Operation = Task10 };

        broker.Bind = () => new BindOutcome.Created(response);
        Assert.Equal((201, """{"credentials":{"pass":"p"}}"""), await PutAsync());
        broker.Bind = () => new BindOutcome.AlreadyExists(response);
        Assert.Equal((200, """{"credentials":{"pass":"p"}}"""), await PutAsync());
        broker.Bind = () => new BindOutcome.Accepted(Task10);
        Assert.Equal((202, """{"operation":"task_10"}"""), await PutAsync());

        Task<(int, string)> PutAsync() => host.SendAsync(HttpMethod.Put, Binding + Async, """{"service_id":"s","plan_id":"p"}""");
    }

    [Fact]
    public async Task Unbind_Outcomes_HaveTheirCodes()
    {
        var broker = new ContextBroker();
        await using var host = await TestBrokerHost.StartAsync(broker);

        Assert.Equal((200, "{}"), await DeleteAsync());
        broker.Unbind = () => new UnbindOutcome.Gone();
        Assert.Equal((410, "{}"), await DeleteAsync());
        broker.Unbind = () => new UnbindOutcome.Accepted(Task10);
        Assert.Equal((202, """{"operation":"task_10"}"""), await DeleteAsync());

        Task<(int, string)> DeleteAsync() => host.SendAsync(HttpMethod.Delete, $"{Binding}{Async}&{Ids}", null);
    }

    [Theory]
    [InlineData(Instance)]
    [InlineData(Binding)]
    public async Task Poll_Outcomes_HaveTheirCodes(string resource)
    {
        var broker = new ContextBroker();
        await using var host = await TestBrokerHost.StartAsync(broker);

        Assert.Equal(404, (await PollAsync()).Item1);
        broker.Poll = () => new LastOperationOutcome.Gone();
        Assert.Equal((410, "{}"), await PollAsync());
        broker.Poll = () => new LastOperationOutcome.Found(
            new LastOperation { State = LastOperationState.InProgress, Description = "10 % complete" }, null);
        Assert.Equal((200, """{"state":"in progress","description":"10 % complete"}"""), await PollAsync());

        Task<(int, string)> PollAsync() => host.SendAsync(HttpMethod.Get, resource + "/last_operation", null);
    }

    [Theory]
    [InlineData("in progress", 2.0, "2")]
    [InlineData("in progress", 1.2, "2")]
    [InlineData("in progress", null, null)]
    [InlineData("succeeded", 2.0, null)]
    [InlineData("failed", 2.0, null)]
    public async Task Poll_RetryAfter_IsSentInWholeSecondsWhileInProgress(string state, double? seconds, string? expected)
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.Client.ProvisionAsync(BrokerFixture.Instance, BrokerFixture.AProvision, new() { AcceptsIncomplete = false }, default);
        fixture.Broker.State.IsAsynchronous = _ => true;
        await fixture.Client.DeprovisionAsync(BrokerFixture.Instance, SampleCatalog.Small, new() { AcceptsIncomplete = true }, default);
        fixture.Broker.State.RetryAfter = seconds is { } wait ? TimeSpan.FromSeconds(wait) : null;
        if (state != "in progress")
        {
            fixture.Broker.State.End(BrokerFixture.Instance, new LastOperation { State = new LastOperationState(state) });
        }

        using var response = await fixture.SendAsync(HttpMethod.Get, $"/v2/service_instances/{BrokerFixture.Instance}/last_operation", null);

        Assert.Equal(expected, response.Headers.TryGetValues("Retry-After", out var values) ? values.Single() : null);
    }

    [Theory]
    [InlineData(Instance)]
    [InlineData(Binding)]
    public async Task Fetch_OfNothing_Is404WithAnOsbBody(string resource)
    {
        await using var host = await TestBrokerHost.StartAsync(new ContextBroker());

        var (status, body) = await host.SendAsync(HttpMethod.Get, resource, null);

        Assert.Equal(404, status);
        Assert.Equal("NotFound", JsonElement.Parse(body).GetProperty("error").GetString());
    }

    public static TheoryData<OsbError, int, string> Table => new()
    {
        { OsbErrors.BadRequest("d"), 400, "BadRequest" },
        { OsbErrors.Unauthorized(), 401, "Unauthorized" },
        { OsbErrors.NotFound("d"), 404, "NotFound" },
        { OsbErrors.Conflict("d"), 409, "Conflict" },
        { OsbErrors.Gone("d"), 410, "Gone" },
        { OsbErrors.VersionNotServed("3.0"), 412, "VersionNotServed" },
        { OsbErrors.BodyTooLarge(1), 413, "BodyTooLarge" },
        { OsbErrors.AsyncRequired(), 422, "AsyncRequired" },
        { OsbErrors.ConcurrencyError("d"), 422, "ConcurrencyError" },
        { OsbErrors.RequiresApp(), 422, "RequiresApp" },
        { OsbErrors.MaintenanceInfoConflict(), 422, "MaintenanceInfoConflict" },
        { OsbErrors.NotSupported("d"), 422, "NotSupported" },
        { OsbErrors.InternalError(), 500, "InternalError" },
        { OsbErrors.Unavailable("d", null), 503, "Unavailable" },
    };

    [Theory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public async Task Refusal_OfTheTable_HasItsStatusCodeAndDescription(OsbError error, int expected, string code)
    {
        var broker = new ContextBroker { Provision = () => throw new OsbException(error) };
        await using var host = await TestBrokerHost.StartAsync(broker);

        var (status, body) = await host.SendAsync(HttpMethod.Put, Instance, ProvisionBody);

        Assert.Equal((expected, code), (status, JsonElement.Parse(body).GetProperty("error").GetString()));
        Assert.NotEmpty(JsonElement.Parse(body).GetProperty("description").GetString()!);
    }

    [Fact]
    public async Task Refusal_EmptyWords_AreLeftOut()
    {
        var error = OsbErrors.BadRequest("") with { Code = null };
        await using var host = await TestBrokerHost.StartAsync(new ContextBroker { Provision = () => throw new OsbException(error) });

        Assert.Equal((400, "{}"), await host.SendAsync(HttpMethod.Put, Instance, ProvisionBody));
    }

    [Fact]
    public async Task Refusal_OfAnUpdate_CarriesUsability()
    {
        var error = OsbErrors.NotSupported("d") with { InstanceUsable = true, UpdateRepeatable = false };
        await using var host = await TestBrokerHost.StartAsync(new ContextBroker { Update = () => throw new OsbException(error) });

        var (_, body) = await host.SendAsync(HttpMethod.Patch, Instance, """{"service_id":"s"}""");

        Assert.Equal("""{"error":"NotSupported","description":"d","instance_usable":true,"update_repeatable":false}""", body);
    }

    [Fact]
    public async Task Refusal_WithRetryAfter_SendsIt()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Broker.Provision.RespondsWithBody(503, "{}", ("Retry-After", "30"));

        var outcome = await fixture.Client.ProvisionAsync(
            BrokerFixture.Instance, BrokerFixture.AProvision, new() { AcceptsIncomplete = true }, TestContext.Current.CancellationToken);

        Assert.Equal(TimeSpan.FromSeconds(30), outcome.RetryAfter);
    }

    [Fact]
    public async Task Defect_OfABroker_Is500WithoutItsWordsAndIsLogged()
    {
        var broker = new ContextBroker { Provision = () => throw new InvalidOperationException("inner detail") };
        await using var host = await TestBrokerHost.StartAsync(broker);

        var (status, body) = await host.SendAsync(HttpMethod.Put, Instance, ProvisionBody);

        Assert.Equal(500, status);
        Assert.DoesNotContain("inner detail", body);
        Assert.Equal("InternalError", JsonElement.Parse(body).GetProperty("error").GetString());
        Assert.Contains(host.Logs.Collector.GetSnapshot(), record => record.Id.Id == 4003 && record.Exception is InvalidOperationException);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Operation.MaxLength)]
    public async Task Operation_OfAllowedLength_IsSent(int length)
    {
        var broker = new ContextBroker { Deprovision = () => new DeprovisionOutcome.Accepted(new Operation(new string('x', length))) };
        await using var host = await TestBrokerHost.StartAsync(broker);

        Assert.Equal(202, (await host.SendAsync(HttpMethod.Delete, $"{Instance}{Async}&{Ids}", null)).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Operation.MaxLength + 1)]
    public async Task Operation_OfAnotherLength_IsADefectOfTheBroker(int length)
    {
        var broker = new ContextBroker { Deprovision = () => new DeprovisionOutcome.Accepted(new Operation(new string('x', length))) };
        await using var host = await TestBrokerHost.StartAsync(broker);

        Assert.Equal(500, (await host.SendAsync(HttpMethod.Delete, $"{Instance}{Async}&{Ids}", null)).Status);
    }

    [Fact]
    public async Task Accepted_ForAClientThatTakesNone_IsADefectOfTheBroker()
    {
        var broker = new ContextBroker { Provision = () => new ProvisionOutcome.Accepted(Task10, new ProvisionResponse()) };
        await using var host = await TestBrokerHost.StartAsync(broker);

        Assert.Equal(500, (await host.SendAsync(HttpMethod.Put, Instance, ProvisionBody)).Status);
    }
}
