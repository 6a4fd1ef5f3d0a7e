using MongoDB.Bson;
using MongoDB.Driver;

namespace Ssm.Cli.Demo;

/// <summary>Inserts a document, and finds the newest.</summary>
internal sealed class MongoDemoClient : IDemoClient
{
    private const string Collection = "hello";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <inheritdoc/>
    public Task<string> WriteAsync(DemoAccess access, string value, CancellationToken cancellationToken) => UseAsync(access, async documents =>
    {
        await documents.InsertOneAsync(new BsonDocument { ["_id"] = ObjectId.GenerateNewId(), ["value"] = value }, cancellationToken: cancellationToken);
        return $"insert into {Collection}";
    });

    /// <inheritdoc/>
    public Task<string> ReadAsync(DemoAccess access, CancellationToken cancellationToken) => UseAsync(access, async documents =>
    {
        // Ids begin with the time.
        var newest = await documents.Find(FilterDefinition<BsonDocument>.Empty).Sort(Builders<BsonDocument>.Sort.Descending("_id")).Limit(1).FirstOrDefaultAsync(cancellationToken);
        return $"find in {Collection} → \"{(newest ?? throw new InvalidOperationException("the document is gone"))["value"].AsString}\"";
    });

    private static async Task<string> UseAsync(DemoAccess access, Func<IMongoCollection<BsonDocument>, Task<string>> use)
    {
        var settings = MongoClientSettings.FromConnectionString(access["uri"]);

        // The name in the URI is for machines that ask the platform's DNS server; the driver finds the other members by the one it is led to.
        settings.Server = new MongoServerAddress(access.Address.ToString(), access.Port);
        settings.ServerSelectionTimeout = settings.ConnectTimeout = settings.SocketTimeout = Patience;
        using var client = new MongoClient(settings);
        return await use(client.GetDatabase(access["database"]).GetCollection<BsonDocument>(Collection));
    }
}
