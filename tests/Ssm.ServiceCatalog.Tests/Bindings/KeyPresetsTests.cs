using System.Text;
using System.Text.Json;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Bindings.Transforms;

namespace Ssm.ServiceCatalog.Tests.Bindings;

public sealed class KeyPresetsTests
{
    private const string MySql = """{"host":"db.test","port":3306,"username":"u","password":"p;1","database":"shop"}""";

    [Theory]
    [InlineData("tdsql", "servicebinding", MySql, "database=shop|host=db.test|password=p;1|port=3306|provider=credis-broker|type=mysql|username=u")]
    [InlineData("tdsql", "spring", MySql, "spring.datasource.password=p;1|spring.datasource.url=jdbc:mysql://db.test:3306/shop|spring.datasource.username=u")]
    [InlineData("tdsql", "jdbc", MySql, "jdbc-url=jdbc:mysql://db.test:3306/shop")]
    [InlineData("tdsql", "dotnet", MySql, """ConnectionStrings__redis_test=Server=db.test;Port=3306;Database=shop;User ID=u;Password="p;1" """)]
    [InlineData("credis", "spring", """{"host":"r","port":"6379","password":"p"}""", "spring.data.redis.host=r|spring.data.redis.password=p|spring.data.redis.port=6379")]
    [InlineData("credis", "dotnet", """{"host":"r","port":"6379","password":"p"}""", "ConnectionStrings__redis_test=r:6379,password=p")]
    [InlineData("credis", "jdbc", """{"host":"r"}""", "")]
    [InlineData(
        "queue", "spring", """{"uri":"amqp://u:p%40ss@mq:5673/v"}""",
        "spring.rabbitmq.host=mq|spring.rabbitmq.password=p@ss|spring.rabbitmq.port=5673|spring.rabbitmq.username=u|spring.rabbitmq.virtual-host=v")]
    [InlineData("mongo", "spring", """{"uri":"mongodb://a,b/db"}""", "spring.data.mongodb.uri=mongodb://a,b/db")]
    [InlineData("kafka", "spring", """{"bootstrapServers":"a:1,b:2"}""", "spring.kafka.bootstrap-servers=a:1,b:2")]
    [InlineData("ces", "spring", """{"host":"es","port":9200,"username":"u"}""", "spring.elasticsearch.uris=http://es:9200|spring.elasticsearch.username=u")]
    public void Of_Preset_UsesTheWordsOfItsReader(string className, string preset, string credentials, string expected) => Assert.Equal(
        expected.Trim(),
        string.Join('|', Keys(className, preset, credentials).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")));

    [Fact]
    public void Of_Vcap_IsWhatCloudFoundryGives()
    {
        var services = JsonElement.Parse(Keys("credis", "vcap", """{"host":"r"}""")["VCAP_SERVICES"]);

        var service = services.GetProperty("credis")[0];
        Assert.Equal("r", service.GetProperty("credentials").GetProperty("host").GetString());
        Assert.Equal(("app", "redis-test", "credis", "redis-4.0-standard"), (Text("binding_name"), Text("instance_name"), Text("label"), Text("plan")));

        string? Text(string name) => service.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Presets_AddToTheSecret_ReplaceNothing_AndCanBeTransformed()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.ReadyInstanceAsync("redis-test");

        await world.ReadyBindingAsync("app", "redis-test", spec => spec with
        {
            SecretPresets = ["servicebinding", "vcap"],
            SecretTransforms = [new SecretTransform { RemoveKey = new RemoveKeyTransform { Key = "provider" } }],
        });

        var secret = await world.SecretIsAsync("app", _ => true);
        Assert.Equal(["VCAP_SERVICES", "password", "port", "type", "username"], secret.Data.Keys.Order(StringComparer.Ordinal));
        Assert.StartsWith("user-of-", Encoding.UTF8.GetString(secret.Data["username"]), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Keys(string className, string preset, string credentials)
    {
        var snapshot = ABinding.OfReadyInstance();
        snapshot = snapshot with
        {
            Binding = snapshot.Binding with { Spec = snapshot.Binding.Spec with { SecretPresets = [preset] } },
            Class = new ClusterServiceClass { Spec = snapshot.Class!.Spec with { ExternalName = className } },
        };
        return KeyPresets.Of(snapshot, JsonElement.Parse(credentials)).ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetString(pair.Value));
    }
}
