using System.Text.Json;
using MongoDB.Bson;
using MongoDB.Driver;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Mongo;

namespace Ssm.StatefulServices.Tests.Mongo;

/// <summary>Accounts over MongoDB's protocol, against stand-ins, used as applications do with MongoDB's own driver.</summary>
public class MongoAccountsTests
{
    private readonly MongoAccounts _accounts = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mongo-3.6-standard")]
    [InlineData("mongo-3.6-advanced")]
    public async Task Binding_IsMadeUsedAndRevoked(string plan)
    {
        using var cluster = new MongoCluster(plan);
        await cluster.FormAsync();
        var writer = Propose("b-1", """{"database":"orders"}""");
        var reader = Propose("b-2", """{"database":"orders","user":{"name":"reports","roles":["read"]}}""");
        await _accounts.EnsureAsync(cluster.Instance, writer, Token);
        await _accounts.EnsureAsync(cluster.Instance, writer, Token);
        await _accounts.EnsureAsync(cluster.Instance, reader, Token);
        Assert.Equal(2, cluster.Set.Users.Count);

        using var writing = cluster.Client(writer);
        using var reading = cluster.Client(reader);
        await Orders(writing).InsertOneAsync(new BsonDocument { ["_id"] = 1 }, cancellationToken: Token);
        Assert.Equal(1, (await Orders(reading).Find(FilterDefinition<BsonDocument>.Empty).SingleAsync(Token))["_id"]);
        await Assert.ThrowsAsync<MongoCommandException>(() => Orders(reading).InsertOneAsync(new BsonDocument { ["_id"] = 2 }, cancellationToken: Token));
        await Assert.ThrowsAsync<MongoCommandException>(() =>
            writing.GetDatabase("other").GetCollection<BsonDocument>("list").InsertOneAsync(new BsonDocument(), cancellationToken: Token));

        await _accounts.RevokeAsync(cluster.Instance, writer, Token);
        await _accounts.RevokeAsync(cluster.Instance, writer, Token);

        await Assert.ThrowsAnyAsync<MongoException>(() => Orders(writing).InsertOneAsync(new BsonDocument { ["_id"] = 3 }, cancellationToken: Token));
        Assert.Equal(2 * cluster.Set.Peers.Count, cluster.Set.EndedSessions.Count(ended => ended == $"{writer.User}@admin"));
        Assert.Single(await Orders(reading).Find(FilterDefinition<BsonDocument>.Empty).ToListAsync(Token));
    }

    [Fact]
    public async Task Ensure_NoPrimary_FailsWithoutTheSecretAndWorksLater()
    {
        using var cluster = new MongoCluster("mongo-3.6-advanced");
        await cluster.FormAsync();
        var account = Propose("b-1", "{}");
        cluster.Set.Peers[1].Stop();
        cluster.Set.Peers[2].Stop();

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => _accounts.EnsureAsync(cluster.Instance, account, Token));
        Assert.DoesNotContain(account.Password!, failure.ToString(), StringComparison.Ordinal);

        cluster.Set.Peers[1].Start();
        await _accounts.EnsureAsync(cluster.Instance, account, Token);
        Assert.Equal("app", Assert.Single(cluster.Set.Users[account.User].Roles)["db"]);
    }

    [Fact]
    public void Propose_Names_AreTheAskedOrMadeUpAndDifferInARotation()
    {
        Assert.Equal("reports", Propose("b", """{"user":{"name":"reports"}}""").User);
        Assert.StartsWith("binding-", Propose("b", "{}").User, StringComparison.Ordinal);
        Assert.StartsWith("reports-", Propose("b", """{"user":{"name":"reports"}}""", isRotation: true).User, StringComparison.Ordinal);
    }

    private static IMongoCollection<BsonDocument> Orders(MongoClient client) => client.GetDatabase("orders").GetCollection<BsonDocument>("list");

    private Account Propose(string binding, string parameters, bool isRotation = false) => _accounts.Propose(new AccountRequest
    {
        BindingId = binding,
        Parameters = JsonDocument.Parse(parameters).RootElement,
        GeneratedPassword = $"secretOf{binding.Replace("-", "", StringComparison.Ordinal)}xyz",
        IsRotation = isRotation,
    });
}
