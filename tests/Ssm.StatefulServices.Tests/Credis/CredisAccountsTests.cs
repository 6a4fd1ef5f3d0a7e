using System.Text.Json;
using Ssm.Kubernetes;
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
    public async Task FormAsync_AccountRevokedDuringThePass_IsNotLeftBehind()
    {
        using var cluster = new CredisCluster("redis-4.0-standard", "{}");
        await cluster.FormAsync(Token);
        var account = new Account { BindingId = "b", User = "late", Password = "secret-1", Parameters = JsonDocument.Parse("""{"user":{}}""").RootElement };
        await using var node = await CredisNode.TryConnectAsync(new(cluster.Primary.Address, CredisConfig.Port), "admin-password", TimeSpan.FromSeconds(5), Token);
        var reads = 0;

        await CredisBindingUsers.RestoreAsync(node!, _ => Task.FromResult<IReadOnlyList<Account>>(reads++ == 0 ? [account] : []), Token);

        Assert.DoesNotContain("late", await node!.UsersAsync(Token));
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
