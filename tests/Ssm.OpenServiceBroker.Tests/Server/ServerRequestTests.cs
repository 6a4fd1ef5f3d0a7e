using System.Text.Json;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Tests.Server;

/// <summary>What is malformed or lacks mandatory data is a 400 that names it, and never reaches the broker.</summary>
public sealed class ServerRequestTests
{
    private const string Instance = "/v2/service_instances/i";
    private const string Binding = "/v2/service_instances/i/service_bindings/b";

    public static TheoryData<string, string, string, string> BadBodies => new()
    {
        { "PUT", Instance, "", "The body cannot be read" },
        { "PUT", Instance, "[]", "The body must be a JSON object." },
        { "PUT", Instance, "null", "The body must be a JSON object." },
        { "PUT", Instance, """{"service_id":"s",""", "The body cannot be read: invalid JSON at line 1, byte 18." },
        { "PUT", Instance, """{"service_id":"s","service_id":"t"}""", "The body cannot be read" },
        { "PUT", Instance, """{"service_id":"s","parameters":{"a":1,"a":2}}""", "The body cannot be read" },
        { "PUT", Instance, """{"plan_id":"p","organization_guid":"o","space_guid":"s"}""", "service_id is required." },
        { "PUT", Instance, """{"service_id":null,"plan_id":"p","organization_guid":"o","space_guid":"s"}""", "service_id is required." },
        { "PUT", Instance, """{"service_id":"s","organization_guid":"o","space_guid":"s"}""", "plan_id is required." },
        { "PUT", Instance, """{"service_id":"s","plan_id":"p","space_guid":"s"}""", "organization_guid is required." },
        { "PUT", Instance, """{"service_id":"s","plan_id":"p","organization_guid":"o"}""", "space_guid is required." },
        { "PUT", Instance, """{"service_id":"","plan_id":"p","organization_guid":"o","space_guid":"s"}""", "service_id must be a non-empty string." },
        { "PUT", Instance, """{"service_id":"s","plan_id":7,"organization_guid":"o","space_guid":"s"}""", "plan_id must be a non-empty string." },
        {
            "PUT", Instance, """{"service_id":"s","plan_id":"p","organization_guid":"o","space_guid":"s","parameters":[]}""",
            "parameters must be a JSON object."
        },
        {
            "PUT", Instance, """{"service_id":"s","plan_id":"p","organization_guid":"o","space_guid":"s","context":"c"}""",
            "context must be a JSON object."
        },
        {
            "PUT", Instance, """{"service_id":"s","plan_id":"p","organization_guid":"o","space_guid":"s","maintenance_info":{"description":"d"}}""",
            "The body cannot be read: the value at $.maintenance_info"
        },
        { "PATCH", Instance, """{"plan_id":"p"}""", "service_id is required." },
        { "PATCH", Instance, """{"service_id":"s","plan_id":""}""", "plan_id must be a non-empty string." },
        { "PATCH", Instance, """{"service_id":"s","previous_values":7}""", "previous_values must be a JSON object." },
        { "PATCH", Instance, """{"service_id":"s","parameters":"p"}""", "parameters must be a JSON object." },
        { "PUT", Binding, """{"plan_id":"p"}""", "service_id is required." },
        { "PUT", Binding, """{"service_id":"s"}""", "plan_id is required." },
        { "PUT", Binding, """{"service_id":"s","plan_id":"p","app_guid":""}""", "app_guid must be a non-empty string." },
        { "PUT", Binding, """{"service_id":"s","plan_id":"p","bind_resource":"b"}""", "bind_resource must be a JSON object." },
        { "PUT", Binding, """{"predecessor_binding_id":""}""", "predecessor_binding_id must be a non-empty string." },
        { "PUT", Binding, """{"predecessor_binding_id":"b","plan_id":7}""", "plan_id must be a non-empty string." },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Body_MalformedOrIncomplete_Is400ThatNamesIt(string verb, string target, string body, string expected)
    {
        var broker = new ContextBroker();
        await using var host = await TestBrokerHost.StartAsync(broker);

        var (status, reply) = await host.SendAsync(new HttpMethod(verb), target, body);

        Assert.Equal(400, status);
        Assert.StartsWith(expected, JsonElement.Parse(reply).GetProperty("description").GetString());
        Assert.Empty(broker.Seen);
    }

    [Theory]
    [InlineData("DELETE", Instance, "The query parameter service_id is required.")]
    [InlineData("DELETE", Instance + "?service_id=s", "The query parameter plan_id is required.")]
    [InlineData("DELETE", Instance + "?service_id=&plan_id=p", "The query parameter service_id is required.")]
    [InlineData("DELETE", Instance + "?service_id=s&service_id=t&plan_id=p", "The query parameter service_id is there more than once.")]
    [InlineData("DELETE", Instance + "?service_id=s&plan_id=p&accepts_incomplete=yes", "accepts_incomplete must be true or false.")]
    [InlineData("DELETE", Binding + "?plan_id=p", "The query parameter service_id is required.")]
    [InlineData("DELETE", Binding + "?service_id=s", "The query parameter plan_id is required.")]
    public async Task Query_MalformedOrIncomplete_Is400ThatNamesIt(string verb, string target, string expected)
    {
        var broker = new ContextBroker();
        await using var host = await TestBrokerHost.StartAsync(broker);

        var (status, reply) = await host.SendAsync(new HttpMethod(verb), target, null);

        Assert.Equal((400, expected), (status, JsonElement.Parse(reply).GetProperty("description").GetString()));
        Assert.Empty(broker.Seen);
    }

    [Fact]
    public async Task Body_UnknownMembers_AreIgnored()
    {
        var broker = new ContextBroker();
        await using var host = await TestBrokerHost.StartAsync(broker);

        var (status, _) = await host.SendAsync(
            HttpMethod.Put, Binding, """{"service_id":"s","plan_id":"p","x_vendor":{"a":[]},"bind_resource":{"space_guid":"x","app_guid":"a"}}""");

        Assert.Equal(201, status);
        Assert.Equal("a", Assert.IsType<BindRequest>(broker.Requests.Single()).BindResource?.AppGuid);
    }

    [Fact]
    public async Task Body_EmptyObjects_CountAsAbsent()
    {
        var broker = new ContextBroker();
        await using var host = await TestBrokerHost.StartAsync(broker);

        await host.SendAsync(HttpMethod.Patch, Instance, """{"service_id":"s","maintenance_info":{},"previous_values":{}}""");
        await host.SendAsync(HttpMethod.Put, Binding, """{"service_id":"s","plan_id":"p","bind_resource":{}}""");

        var update = Assert.IsType<UpdateRequest>(broker.Requests[0]);
        Assert.Null(update.MaintenanceInfo);
        Assert.Null(update.PreviousValues);
        Assert.Null(Assert.IsType<BindRequest>(broker.Requests[1]).BindResource);
    }

    [Fact]
    public async Task Body_OfARotation_NeedsThePredecessorOnly()
    {
        var broker = new ContextBroker();
        await using var host = await TestBrokerHost.StartAsync(broker);

        var (status, _) = await host.SendAsync(HttpMethod.Put, Binding, """{"predecessor_binding_id":"old"}""");

        Assert.Equal(201, status);
        var request = Assert.IsType<BindRequest>(broker.Requests.Single());
        Assert.Equal((new BindingId("old"), null, null), (request.PredecessorBindingId, request.ServiceId, request.PlanId));
    }

    [Theory]
    [InlineData("application/json", 201)]
    [InlineData("application/json; charset=utf-8", 201)]
    [InlineData("Application/JSON", 201)]
    [InlineData("", 201)] // absent: try
    [InlineData("text/plain", 400)]
    [InlineData("application/x-www-form-urlencoded", 400)]
    [InlineData("nonsense", 400)]
    public async Task ContentType_OtherThanJson_Is400(string contentType, int expected)
    {
        await using var fixture = await BrokerFixture.StartAsync();
        var body = JsonSerializer.Serialize(BrokerFixture.AProvision, OsbJsonContext.Default.ProvisionRequest);

        using var response = await fixture.SendAsync(HttpMethod.Put, Instance, body, ("Content-Type", contentType));

        Assert.Equal(expected, (int)response.StatusCode);
    }

    [Fact]
    public async Task Body_LargerThanTheLimit_Is413()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Broker.Options.MaxRequestBodyBytes = 1000;

        using var response = await fixture.SendAsync(HttpMethod.Put, Instance, $$"""{"x":"{{new string('x', 1000)}}"}""");

        Assert.Equal(413, (int)response.StatusCode);
        Assert.Contains("larger than 1000 bytes", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Body_NestedTooDeep_Is400()
    {
        await using var host = await TestBrokerHost.StartAsync(new ContextBroker());
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", 1000)) + "1" + new string('}', 1000);

        var (status, _) = await host.SendAsync(HttpMethod.Put, Instance, $$"""{"service_id":"s","parameters":{{deep}}}""");

        Assert.Equal(400, status);
    }

    [Fact]
    public async Task Poll_QueryParameters_AreOptionalAndDecoded()
    {
        var broker = new ContextBroker();
        await using var host = await TestBrokerHost.StartAsync(broker);

        await host.SendAsync(HttpMethod.Get, Instance + "/last_operation", null);
        await host.SendAsync(HttpMethod.Get, Instance + "/last_operation?operation=a%2Fb%26c+d%2B&service_id=s&plan_id=", null);

        Assert.Equal(new LastOperationQuery(), broker.Requests[0]);
        Assert.Equal(
            new LastOperationQuery { Operation = new Operation("a/b&c d+"), ServiceId = new ServiceId("s") }, broker.Requests[1]);
    }

    [Theory]
    [InlineData("POST", "/v2/catalog", 405)]
    [InlineData("POST", Instance, 405)]
    [InlineData("PATCH", Binding, 405)]
    [InlineData("GET", "/v2/service_instances", 404)]
    [InlineData("GET", "/v1/catalog", 404)]
    public async Task Route_ThatOsbDoesNotKnow_IsNotServed(string verb, string target, int expected)
    {
        await using var host = await TestBrokerHost.StartAsync(new ContextBroker());

        Assert.Equal(expected, (await host.SendAsync(new HttpMethod(verb), target, null)).Status);
    }
}
