using MongoDB.Bson;
using MongoDB.Driver;

namespace Ssm.StatefulServices.Mongo;

/// <summary>Asks a node what it is.</summary>
internal static class MongoNodeReader
{
    public static async Task<MongoNodeInfo> ReadAsync(IMongoDatabase admin, CancellationToken cancellationToken)
    {
        var build = await RunAsync("buildInfo");
        var hello = await RunAsync("hello");
        var status = await TryAsync("replSetGetStatus");
        var config = await TryAsync("replSetGetConfig");
        var isMember = hello.GetValue("isWritablePrimary", false).ToBoolean() || hello.GetValue("secondary", false).ToBoolean();
        var disk = isMember ? await RunAsync("dbStats") : null;
        return new MongoNodeInfo
        {
            Version = build["version"].AsString,
            IsPrimary = hello.GetValue("isWritablePrimary", false).ToBoolean(),
            IsSecondary = hello.GetValue("secondary", false).ToBoolean(),
            Config = config is null ? null : ReplicaSetConfig.From(config["config"].AsBsonDocument),
            Term = status?.GetValue("term", 0).ToInt64() ?? 0,
            Lag = status is null ? new Dictionary<int, TimeSpan>() : Lag(status),
            DiskUsed = disk?.GetValue("fsTotalSize", 0).ToDouble() is > 0 and var total ? disk.GetValue("fsUsedSize", 0).ToDouble() / total : null,
        };

        Task<BsonDocument> RunAsync(string command) => admin.RunCommandAsync<BsonDocument>(new BsonDocument { [command] = 1 }, cancellationToken: cancellationToken);

        async Task<BsonDocument?> TryAsync(string command)
        {
            try
            {
                return await RunAsync(command);
            }
            catch (MongoCommandException none) when (none.Code is MongoErrors.NotYetInitialized or MongoErrors.InvalidReplicaSetConfig)
            {
                return null; // it belongs to no replica set, or not any more under its address
            }
        }
    }

    private static Dictionary<int, TimeSpan> Lag(BsonDocument status)
    {
        var members = status["members"].AsBsonArray.Select(member => member.AsBsonDocument).ToArray();
        var primary = members.FirstOrDefault(member => member["state"].ToInt32() == 1);
        return primary is null
            ? []
            : members.Where(member => member["state"].ToInt32() == 2).ToDictionary(
                member => member["_id"].ToInt32(),
                member => primary["optimeDate"].ToUniversalTime() - member["optimeDate"].ToUniversalTime() is { } lag && lag > TimeSpan.Zero ? lag : TimeSpan.Zero);
    }
}
