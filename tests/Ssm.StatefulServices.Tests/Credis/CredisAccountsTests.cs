using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Errors;
using Ssm.StatefulServices.Broker;
using Ssm.StatefulServices.Credis;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Tests.Broker;
using Ssm.Testing;
using StackExchange.Redis;

namespace Ssm.StatefulServices.Tests.Credis;

/// <summary>Users of bindings, over OSB, on real Redis processes.</summary>
public class CredisAccountsTests
{
    private const string Id = "105f4a29-a2e3-4094-a888-1c125bf0ea78";
    private const string Orders = """{"user":{"name":"orders","keys":["orders:*"],"commands":["get","set","@hash"]}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"user":{}}""", "~* &* +@all -@admin")]
    [InlineData("""{"user":{"keys":["a:*","b:*"]}}""", "~a:* ~b:* &* +@all -@admin")]
    [InlineData("""{"user":{"channels":["news"],"commands":["@all"]}}""", "~* &news -@all +@all +@connection -@admin")]
    [InlineData("""{"user":{"commands":["get","config|get"]}}""", "~* &* -@all +get +config|get +@connection -@admin")]
    public void ToRights_Grant_EndsWithoutAdministration(string parameters, string expected) =>
        Assert.Equal(expected, CredisGrant.Of(JsonDocument.Parse(parameters).RootElement).ToRights("+@all -@admin"));

    [Fact]
    public void Propose_RotationOfANamedUser_HasANameBesideThePredecessors()
    {
        var request = new AccountRequest { BindingId = "b2", Parameters = JsonDocument.Parse(Orders).RootElement, GeneratedPassword = "generated" };

        Assert.Equal("orders", new CredisAccounts().Propose(request).User);
        Assert.Matches("^orders-[0-9a-f]{8}$", new CredisAccounts().Propose(request with { IsRotation = true }).User);
    }

    [Fact]
    public async Task Bind_WithUser_CanDoWhatItAskedForAndNothingElse()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, "{}");

        var credentials = (await fixture.BindAsync(Id, "binding-1", Orders)).Body.GetProperty("credentials");

        Assert.Equal("orders", credentials.GetProperty("user").GetString());
        await using var session = await ConnectAsync(fixture, credentials);
        var keys = session.GetDatabase();
        Assert.True(await keys.StringSetAsync("orders:1", "one"));
        Assert.True(await keys.HashSetAsync("orders:2", "field", "value"));
        Assert.StartsWith("NOPERM", (await Assert.ThrowsAsync<RedisServerException>(() => keys.StringSetAsync("invoices:1", "one"))).Message, StringComparison.Ordinal);
        Assert.StartsWith("NOPERM", (await Assert.ThrowsAsync<RedisServerException>(() => keys.KeyDeleteAsync("orders:1"))).Message, StringComparison.Ordinal);
        Assert.StartsWith("NOPERM", (await Assert.ThrowsAsync<RedisServerException>(() => keys.ExecuteAsync("ACL", "LIST"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unbind_WithUser_EndsItsSessionsAndNoOthers()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, "{}");
        var mine = (await fixture.BindAsync(Id, "binding-1", Orders)).Body.GetProperty("credentials");
        var theirs = (await fixture.BindAsync(Id, "binding-2", """{"user":{}}""")).Body.GetProperty("credentials");
        Assert.Matches("^binding-[0-9a-f]{8}$", theirs.GetProperty("user").GetString());
        await using var other = await ConnectAsync(fixture, theirs);

        Assert.Equal(200, (await fixture.UnbindAsync(Id, "binding-1")).Status);

        await Assert.ThrowsAnyAsync<RedisConnectionException>(() => ConnectAsync(fixture, mine));
        Assert.True(await other.GetDatabase().StringSetAsync("key", "value"));
    }

    [Fact]
    public async Task Bind_NameOfAnotherBindingOrUnknownCommand_IsRefusedAndLeavesNothing()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, "{}");
        await fixture.BindAsync(Id, "binding-1", Orders);

        var namesake = await fixture.BindAsync(Id, "binding-2", """{"user":{"name":"orders"}}""");
        var unknown = await fixture.BindAsync(Id, "binding-3", """{"user":{"commands":["sett"]}}""");
        var reserved = await fixture.BindAsync(Id, "binding-4", """{"user":{"name":"ssm-replication"}}""");

        Assert.Equal((400, "parameters.user.name: must not be another binding's, got \"orders\""), (namesake.Status, namesake.Description));
        Assert.Equal(400, unknown.Status);
        Assert.Matches("^parameters.user: .*'\\+sett'", unknown.Description);
        Assert.Equal(400, reserved.Status);
        Assert.StartsWith("parameters.user.name: must start with a letter", reserved.Description, StringComparison.Ordinal);
        foreach (var binding in (string[])["binding-2", "binding-3", "binding-4"])
        {
            Assert.Null(await fixture.Api.GetAsync(KubernetesTypes.Secrets, new NamespacedName(BrokerFixture.Namespace, $"credis-binding-{binding}"), Token));
        }
    }

    [Fact]
    public async Task Bind_RedisIsKilled_UserIsThereAgainAfterwards()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, "{}");
        var credentials = (await fixture.BindAsync(Id, "binding-1", Orders)).Body.GetProperty("credentials");

        fixture.Cluster.Kill($"credis-{Id}-0");

        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await using var session = await ConnectAsync(fixture, credentials);
                return await session.GetDatabase().StringSetAsync("orders:1", "one");
            }
            catch (RedisException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task Unbind_RedisIsDown_IsRetriedAndThenDone()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, "{}");
        await fixture.BindAsync(Id, "binding-1", Orders);
        fixture.Cluster.Trouble = new k8s.Models.V1ContainerStateWaiting { Reason = "CrashLoopBackOff", Message = "down" };
        fixture.Cluster.Kill($"credis-{Id}-0");
        await Eventually.TrueAsync(async () => (await fixture.FindAsync(Id))!.Status!.Phase == "Degraded");

        Assert.Equal(503, (await fixture.UnbindAsync(Id, "binding-1")).Status);
        fixture.Cluster.Trouble = null;

        await Eventually.TrueAsync(async () => (await fixture.UnbindAsync(Id, "binding-1")).Status == 200);
        Assert.DoesNotContain("orders", await UsersAsync(fixture));
        Assert.Equal(410, (await fixture.UnbindAsync(Id, "binding-1")).Status);
    }

    [Fact]
    public async Task Bind_BrokerIsKilledBeforeItAnswered_RetryFindsTheAccount()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, "{}");
        var definition = ServiceDefinitions.Find("credis", null, TimeProvider.System)!;
        var dying = new StatefulServiceBroker(
            definition with { Accounts = new DyingAccounts(definition.Accounts) }, BrokerFixture.Namespace, fixture.Api, TimeProvider.System, () => "first-password", NullLoggerFactory.Instance);
        var request = new BindRequest { ServiceId = new("credis"), PlanId = new("redis-4.0-standard"), Parameters = JsonDocument.Parse("""{"user":{}}""").RootElement };
        await Assert.ThrowsAsync<OsbException>(() => dying.BindAsync(new BindingKey(new(Id), new("binding-1")), request, null!, Token));

        var retried = await fixture.BindAsync(Id, "binding-1", """{"user":{}}""");

        Assert.Equal(200, retried.Status);
        Assert.Equal("first-password", retried.Body.GetProperty("credentials").GetProperty("pass").GetString());
        Assert.Single(await UsersAsync(fixture), user => user.StartsWith("binding-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bind_SameNameAtTheSameMoment_OneGetsItAndTheOtherOneClearError()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, "{}");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => fixture.BindAsync(Id, $"binding-{number}", Orders)));

        Assert.Equal([201, 400, 400, 400], answers.Select(answer => answer.Status).Order());
        Assert.All(answers.Where(answer => answer.Status == 400), answer => Assert.Equal("parameters.user.name: must not be another binding's, got \"orders\"", answer.Description));
        await using var session = await ConnectAsync(fixture, answers.Single(answer => answer.Status == 201).Body.GetProperty("credentials"));
        Assert.True(await session.GetDatabase().StringSetAsync("orders:1", "one"));
    }

    [Fact]
    public async Task FormAsync_UserRevokedWhileTheNodeWasAway_IsEnded()
    {
        using var cluster = new CredisCluster("redis-4.0-standard", "{}");
        cluster.Accounts = [new Account { BindingId = "b", User = "gone", Password = "secret-1", Parameters = JsonDocument.Parse("""{"user":{}}""").RootElement }];
        await cluster.FormAsync(Token);

        cluster.Accounts = [];
        await cluster.FormAsync(Token);

        await using var node = await CredisNode.TryConnectAsync(new(cluster.Primary.Address, CredisConfig.Port), "admin-password", TimeSpan.FromSeconds(5), Token);
        Assert.Equal(["default", "ssm", "ssm-monitor", "ssm-replication"], (await node!.UsersAsync(Token)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task FormAsync_AccountRevokedDuringThePass_IsNotLeftBehind()
    {
        using var cluster = new CredisCluster("redis-4.0-standard", "{}");
        await cluster.FormAsync(Token);
        var account = new Account { BindingId = "b", User = "late", Password = "secret-1", Parameters = JsonDocument.Parse("""{"user":{}}""").RootElement };
        await using var node = await CredisNode.TryConnectAsync(new(cluster.Primary.Address, CredisConfig.Port), "admin-password", TimeSpan.FromSeconds(5), Token);
        var reads = 0;

        await CredisBindingUsers.SettleAsync([node!], _ => Task.FromResult<IReadOnlyList<Account>>(reads++ == 0 ? [account] : []), Token);

        Assert.DoesNotContain("late", await node!.UsersAsync(Token));
    }

    private static async Task<IReadOnlyList<string>> UsersAsync(BrokerFixture fixture)
    {
        var accounts = await fixture.Api.GetAsync(KubernetesTypes.Secrets, new NamespacedName(BrokerFixture.Namespace, $"credis-{Id}-accounts"), Token);
        var endpoint = (await fixture.FindAsync(Id))!.Status!.Endpoints![0];
        await using var node = await CredisNode.TryConnectAsync(
            new(System.Net.IPAddress.Parse(endpoint.Host), endpoint.Port), System.Text.Encoding.UTF8.GetString(accounts!.Data["admin"]), TimeSpan.FromSeconds(5), Token);
        return await node!.UsersAsync(Token);
    }

    /// <summary>Makes the account and dies before it can say so.</summary>
    private sealed class DyingAccounts(IServiceAccounts inner) : IServiceAccounts
    {
        public Account Propose(AccountRequest request) => inner.Propose(request);

        public async Task EnsureAsync(Instance instance, Account account, CancellationToken cancellationToken)
        {
            await inner.EnsureAsync(instance, account, cancellationToken);
            throw new TaskCanceledException();
        }

        public Task RevokeAsync(Instance instance, Account account, CancellationToken cancellationToken) => inner.RevokeAsync(instance, account, cancellationToken);

        public System.Text.Json.Nodes.JsonObject Credentials(Instance instance, Account account) => inner.Credentials(instance, account);
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(BrokerFixture fixture, JsonElement credentials)
    {
        var instance = await fixture.FindAsync(Id);
        var node = instance!.Status!.Endpoints![0];
        return await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
        {
            EndPoints = { { node.Host, node.Port } },
            User = credentials.GetProperty("user").GetString(),
            Password = credentials.GetProperty("pass").GetString(),
            ConnectTimeout = 2000,
            AbortOnConnectFail = true,
            CommandMap = CommandMap.Create(["SUBSCRIBE", "INFO", "CONFIG", "CLUSTER", "SENTINEL"], available: false),
        });
    }
}
