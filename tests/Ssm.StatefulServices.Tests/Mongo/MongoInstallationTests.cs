using MongoDB.Driver;
using Ssm.Cli.Demo;
using Ssm.StatefulServices.Mongo;
using Ssm.StatefulServices.Tests.Platforms;

namespace Ssm.StatefulServices.Tests.Mongo;

/// <summary>The service on a node without its engine, and then with a placeholder for it.</summary>
public class MongoInstallationTests
{
    [Fact]
    public async Task Instance_EngineIsMissing_SaysWhereToGetItAndGoesOnOnceItIsThere()
    {
        await using var missing = await MissingEngine.OrderAsync("mongo", "mongo-3.6-advanced", "mongod", "https://www.mongodb.com/try/download/community");

        // Placeholder: it checks what a real mongod would insist on, and then only lives.
        missing.Install("mongod", """
            key=$(sed -n 's/^ *keyFile: //p' "$2")
            [ "$(stat -c %a "$key")" = 400 ] && [ "$3" = --bind_ip ] && exec sleep 3600
            """);
        var addresses = await missing.RunningAsync(3);
        using var set = new MongoStandInSet(await missing.SecretAsync(MongoSecretNames.Key));
        foreach (var address in addresses)
        {
            set.Add(address);
        }

        var ready = await missing.Instance.IsReadyAsync();
        Assert.Equal("7.0.14", ready.Status!.EngineVersion);
        var binding = await missing.Instance.BindAsync("""{"database":"orders"}""");
        Assert.Contains(binding["user"], set.Users.Keys);
        Assert.Contains("/orders?authSource=admin&replicaSet=rs-", binding["uri"], StringComparison.Ordinal);

        var demonstration = new MongoDemoClient();
        Assert.Equal("insert into hello", await demonstration.WriteAsync(binding.ToDemoAccess(), "written", TestContext.Current.CancellationToken));
        Assert.Equal("find in hello → \"written\"", await demonstration.ReadAsync(binding.ToDemoAccess(), TestContext.Current.CancellationToken));

        // Fewer: the members go before their nodes do. The one that stays is not restarted, which the stand-in could not follow.
        await missing.Instance.UpdateAsync("""{"replicas":1,"resources":{"memory":"4G","cpu":"500m"}}""", "mongo-3.6-standard");
        Assert.Single(MongoStandInSet.Members(set.Primary!.Config!));

        await binding.UnbindAsync();
        await Assert.ThrowsAnyAsync<MongoException>(() => demonstration.ReadAsync(binding.ToDemoAccess(), TestContext.Current.CancellationToken));
        Assert.Empty(set.Users);
        set.Dispose(); // it listens at the instance's addresses
        await missing.Instance.DeprovisionAsync();
        Assert.DoesNotContain(set.Key, missing.Platform.Log.ToString(), StringComparison.Ordinal);
    }
}
