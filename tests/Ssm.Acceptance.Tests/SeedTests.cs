using System.Text;
using System.Text.RegularExpressions;
using Ssm.Acceptance.Tests.Platforms;
using StackExchange.Redis;

namespace Ssm.Acceptance.Tests;

/// <summary>The terminal transcripts of the seed, section "Service Catalog：Hello World", with stock kubectl.</summary>
public sealed class SeedTests(SharedPlatform shared) : IClassFixture<SharedPlatform>
{
    private readonly TestPlatform _platform = shared.Platform;

    [Fact]
    public async Task HelloWorld_AsTheSeedShowsIt_Holds()
    {
        await CatalogIsListedAsync();
        await _platform.MustAsync("create", "namespace", "test");
        await _platform.MustApplyAsync(Samples.SeedInstance);
        await _platform.WaitForReadyAsync("serviceinstance/redis-test", "test");
        await _platform.MustApplyAsync(Samples.SeedBinding);
        await _platform.WaitForReadyAsync("servicebinding/redis-test", "test");

        await InstanceIsListedAsync();
        await BindingIsListedAsync();
        await EventsAreListedAsync();
        await BrokerPodsAreListedAsync();
        await SecretIsAsInTheSeedAsync();
        var address = await ServiceIsAsInTheSeedAsync();
        await NameResolvesAsync(address);
        await RedisAnswersAsync(address);
        await KubectlVerbsWorkAsync();
        await DeletionIsRefusedWhileBoundAndThenLeavesNothingAsync();
    }

    private async Task CatalogIsListedAsync()
    {
        var brokers = await _platform.MustAsync("get", "ClusterServiceBroker");
        Assert.Matches(@"^NAME\s+URL\s+STATUS\s+AGE$", brokers.Lines[0]);
        Assert.Equal(
            Brokers.Select(broker => $"{broker} http://{broker}.service-brokers.svc:8080 Ready"),
            brokers.Lines[1..].Select(line => Ageless(line)));

        var classes = await _platform.MustAsync("get", "ClusterServiceClass");
        Assert.Matches(@"^NAME\s+EXTERNAL-NAME\s+BROKER\s+AGE$", classes.Lines[0]);
        Assert.Equal(Classes, classes.Lines[1..].Select(line => Ageless(line)));

        var plans = await _platform.MustAsync("get", "ClusterServicePlan");
        Assert.Matches(@"^NAME\s+EXTERNAL-NAME\s+BROKER\s+CLASS\s+AGE$", plans.Lines[0]);
        Assert.Equal(Plans, plans.Lines[1..].Select(line => Ageless(line)));
    }

    /// <summary>A line of a table with single blanks and without its last column, the age.</summary>
    private static string Ageless(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..^1]);

    /// <summary>The seed's eight brokers, and those of etcd and csp.</summary>
    private static readonly string[] Brokers =
    [
        "ces-broker", "cmq-broker", "credis-broker", "csp-broker", "etcd-broker", "kafka-broker", "mongo-broker", "rabbitmq-broker", "tdsql-broker", "zookeeper-broker",
    ];

    /// <summary>The seed's list, and etcd and csp.</summary>
    private static readonly string[] Classes =
    [
        "ces ces ces-broker", "cmq cmq cmq-broker", "credis credis credis-broker", "csp csp csp-broker", "etcd etcd etcd-broker", "kafka kafka kafka-broker",
        "mongo mongo mongo-broker", "rabbitmq rabbitmq rabbitmq-broker", "tdsql tdsql tdsql-broker", "z7azookeeper zookeeper zookeeper-broker",
    ];

    /// <summary>The seed's seventeen plans, and those of etcd and csp.</summary>
    private static readonly string[] Plans =
    [
        "ces-60403-clog-advanced ces-60403-clog-advanced ces-broker ces",
        "ces-60403-clog-standard ces-60403-clog-standard ces-broker ces",
        "ces-60403-ctsdb-advanced ces-60403-ctsdb-advanced ces-broker ces",
        "ces-60403-ctsdb-standard ces-60403-ctsdb-standard ces-broker ces",
        "cmq-1.0-standard cmq-1.0-standard cmq-broker cmq",
        "csp-1.0-advanced csp-1.0-advanced csp-broker csp",
        "csp-1.0-standard csp-1.0-standard csp-broker csp",
        "etcd-3.4-advanced etcd-3.4-advanced etcd-broker etcd",
        "etcd-3.4-standard etcd-3.4-standard etcd-broker etcd",
        "kafka-0.9-standard kafka-0.9-standard kafka-broker kafka",
        "kafka-1.1-standard kafka-1.1-standard kafka-broker kafka",
        "mongo-3.6-advanced mongo-3.6-advanced mongo-broker mongo",
        "mongo-3.6-standard mongo-3.6-standard mongo-broker mongo",
        "rabbitmq-3.6-advanced rabbitmq-3.6-advanced rabbitmq-broker rabbitmq",
        "rabbitmq-3.6-standard rabbitmq-3.6-standard rabbitmq-broker rabbitmq",
        "redis-4.0-advanced redis-4.0-advanced credis-broker credis",
        "redis-4.0-standard redis-4.0-standard credis-broker credis",
        "tdsql-5.7-advanced tdsql-5.7-advanced tdsql-broker tdsql",
        "tdsql-5.7-standard tdsql-5.7-standard tdsql-broker tdsql",
        "z7azookeeper-3.4-advanced zookeeper-3.4-advanced zookeeper-broker z7azookeeper",
        "z7azookeeper-3.4-standard zookeeper-3.4-standard zookeeper-broker z7azookeeper",
    ];

    private async Task InstanceIsListedAsync()
    {
        var one = await _platform.MustAsync("get", "serviceinstance", "redis-test", "-n", "test");
        Assert.Matches(@"^NAME\s+CLASS\s+PLAN\s+STATUS\s+AGE$", one.Lines[0]);
        Assert.Matches(@"^redis-test\s+ClusterServiceClass/credis\s+redis-4\.0-standard\s+Ready\s+\d+s$", one.Lines[1]);

        var all = await _platform.MustAsync("get", "serviceinstance", "-A");
        Assert.Contains(all.Lines, line => Regex.IsMatch(line, @"^test\s+redis-test\s+ClusterServiceClass/credis\s+redis-4\.0-standard\s+Ready\s+\d+s$"));
    }

    private async Task BindingIsListedAsync()
    {
        var all = await _platform.MustAsync("get", "ServiceBinding", "-A");
        Assert.Matches(@"^NAMESPACE\s+NAME\s+SERVICE-INSTANCE\s+SECRET-NAME\s+STATUS\s+AGE$", all.Lines[0]);
        Assert.Contains(all.Lines, line => Regex.IsMatch(line, @"^test\s+redis-test\s+redis-test\s+redis-test\s+Ready\s+\d+s$"));
    }

    private async Task EventsAreListedAsync()
    {
        string[] expected =
        [
            @"^test\s+\S+\s+Normal\s+Provisioning\s+serviceinstance/redis-test\s+The instance is being provisioned asynchronously$",
            @"^test\s+\S+\s+Normal\s+Provisioning\s+serviceinstance/redis-test\s+The instance is being provisioned asynchronously \(Wait for ingress\)$",
            @"^test\s+\S+\s+Normal\s+ProvisionedSuccessfully\s+serviceinstance/redis-test\s+The instance was provisioned successfully$",
            @"^test\s+\S+\s+Normal\s+InjectedBindResult\s+servicebinding/redis-test\s+Injected bind result$",
        ];
        await Eventually.SatisfiesAsync(
            () => _platform.MustAsync("get", "events", "-A"),
            events => expected.All(pattern => events.Lines.Any(line => Regex.IsMatch(line.TrimEnd(), pattern))),
            "the seed's four events");
    }

    private async Task BrokerPodsAreListedAsync()
    {
        var pods = await _platform.MustAsync("get", "po", "-n", "service-brokers");
        var brokers = pods.Lines.Where(line => Regex.IsMatch(line, @"^credis-broker-[a-z0-9]+-[a-z0-9]{5}\s+1/1\s+Running\s+0\s+\d+s$")).ToArray();
        Assert.True(brokers.Length == 2, pods.Output);

        var logs = "";
        foreach (var broker in brokers)
        {
            logs += (await _platform.MustAsync("logs", broker[..broker.IndexOf(' ')], "-n", "service-brokers", "--tail=200")).Output;
        }

        Assert.Contains("redis-test", logs);
        Assert.DoesNotContain("admin123@.", logs);
    }

    private async Task SecretIsAsInTheSeedAsync()
    {
        var secret = await _platform.GetAsync("secret", "redis-test", "-n", "test");
        var data = secret["data"]!.AsObject().ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetString(Convert.FromBase64String(pair.Value!.GetValue<string>())));

        Assert.Equal(["__service_id__", "host", "ipv4", "memory", "node_list", "params", "pass", "port", "user"], data.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("demo", data["__service_id__"]);
        Assert.Equal("redis.test.cn", data["host"]);
        Assert.Equal("1073741824", data["memory"]);
        Assert.Equal("admin123@.", data["pass"]);
        Assert.Equal("", data["user"]);
        Assert.Matches(@"^127\.\d+\.\d+\.\d+$", data["ipv4"]);
        Assert.Matches(@"^\d+$", data["port"]);
        Assert.Matches("""^\[\{"host":"127\.\d+\.\d+\.\d+","port":\d+\}\]$""", data["node_list"]);
        Assert.Matches("""^\{"appID":\d+\}$""", data["params"]);
        Assert.Equal("Opaque", secret["type"]!.GetValue<string>());

        var owner = Assert.Single(secret["metadata"]!["ownerReferences"]!.AsArray())!;
        var binding = await _platform.GetAsync("servicebinding", "redis-test", "-n", "test");
        Assert.Equal("ServiceBinding", owner["kind"]!.GetValue<string>());
        Assert.Equal("servicecatalog.k8s.io/v1beta1", owner["apiVersion"]!.GetValue<string>());
        Assert.Equal("redis-test", owner["name"]!.GetValue<string>());
        Assert.Equal(binding["metadata"]!["uid"]!.GetValue<string>(), owner["uid"]!.GetValue<string>());
        Assert.True(owner["controller"]!.GetValue<bool>());
        Assert.True(owner["blockOwnerDeletion"]!.GetValue<bool>());
    }

    private async Task<string> ServiceIsAsInTheSeedAsync()
    {
        var id = await InstanceIdAsync();
        var name = $"credis-{id}";
        var service = await Eventually.SatisfiesAsync(
            () => _platform.GetAsync("svc", name, "-n", "service-brokers"),
            found => found["metadata"]!["annotations"]?["infra.tce.io/endpoints"] is not null,
            "the endpoints annotation");

        var labels = service["metadata"]!["labels"]!.AsObject();
        Assert.Equal(id, labels["app.kubernetes.io/instance"]!.GetValue<string>());
        Assert.Equal("credis", labels["app.kubernetes.io/name"]!.GetValue<string>());
        Assert.Equal(2, labels.Count);
        Assert.Matches(@"^127\.\d+\.\d+\.\d+:\d+$", service["metadata"]!["annotations"]!["infra.tce.io/endpoints"]!.GetValue<string>());
        Assert.Contains("service.kubernetes.io/load-balancer-cleanup", service["metadata"]!["finalizers"]!.AsArray().Select(finalizer => finalizer!.GetValue<string>()));
        Assert.Equal("LoadBalancer", service["spec"]!["type"]!.GetValue<string>());
        var address = Assert.Single(service["status"]!["loadBalancer"]!["ingress"]!.AsArray())!["ip"]!.GetValue<string>();
        var yaml = await _platform.MustAsync("get", "svc", name, "-n", "service-brokers", "-oyaml");
        Assert.Contains($"    - ip: {address}", yaml.Output);
        return address;
    }

    private async Task NameResolvesAsync(string address)
    {
        var lookup = await Testing.CommandRunner.RunAsync("nslookup", [$"-port={_platform.DnsPort}", "redis.test.cn", "127.0.0.1"]);

        Assert.True(lookup.ExitCode == 0, lookup.ToString());
        Assert.Matches(@$"Server:\s+127\.0\.0\.1\nAddress:\s+127\.0\.0\.1#{_platform.DnsPort}\n\nName:\s+redis\.test\.cn\nAddress: {Regex.Escape(address)}\n", lookup.Output);
    }

    private static async Task RedisAnswersAsync(string address)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { { address, 6379 } }, Password = "admin123@." });
        var database = redis.GetDatabase();

        Assert.True(await database.StringSetAsync("seed", "holds"));
        Assert.Equal("holds", (string?)await database.StringGetAsync("seed"));
        await Assert.ThrowsAnyAsync<RedisException>(() => ConnectionMultiplexer.ConnectAsync(
            new ConfigurationOptions { EndPoints = { { address, 6379 } }, Password = "wrong", ConnectRetry = 0 }));
    }

    private async Task KubectlVerbsWorkAsync()
    {
        Assert.Equal("serviceinstance.servicecatalog.k8s.io/redis-test", (await _platform.MustAsync("get", "serviceinstance", "redis-test", "-n", "test", "-o", "name")).Output.Trim());
        Assert.Equal("redis-4.0-standard", (await _platform.MustAsync("get", "serviceinstance", "redis-test", "-n", "test", "-o", "jsonpath={.spec.clusterServicePlanExternalName}")).Output);
        Assert.Contains("redis-test", (await _platform.MustAsync("get", "serviceinstance", "-n", "test", "-o", "wide")).Output);
        Assert.Contains("kind: ServiceInstance", (await _platform.MustAsync("get", "serviceinstance", "redis-test", "-n", "test", "-o", "yaml")).Output);
        Assert.Contains("ProvisionedSuccessfully", (await _platform.MustAsync("describe", "serviceinstance", "redis-test", "-n", "test")).Output);
        Assert.Contains("clusterServiceClassExternalName", (await _platform.MustAsync("explain", "serviceinstance.spec")).Output);
        Assert.Matches(@"serviceinstances\s+servicecatalog\.k8s\.io/v1beta1\s+true\s+ServiceInstance", (await _platform.MustAsync("api-resources")).Output);
        Assert.Contains("credis", (await _platform.MustAsync("get", "svc", "-n", "service-brokers", "-l", "app.kubernetes.io/name=credis")).Output);
        Assert.Contains("condition met", (await _platform.MustAsync("wait", "--for=condition=Ready", "serviceinstance/redis-test", "-n", "test", "--timeout=5s")).Output);
        Assert.Contains("unchanged", (await _platform.MustApplyAsync(Samples.SeedInstance)).Output);
    }

    private async Task DeletionIsRefusedWhileBoundAndThenLeavesNothingAsync()
    {
        var id = await InstanceIdAsync();
        var refused = await _platform.KubectlAsync("delete", "serviceinstance", "redis-test", "-n", "test", "--timeout=2s");
        Assert.NotEqual(0, refused.ExitCode);
        await Eventually.SatisfiesAsync(
            () => _platform.MustAsync("get", "events", "-n", "test"),
            events => events.Output.Contains("All associated ServiceBindings must be removed before this ServiceInstance can be deleted", StringComparison.Ordinal),
            "the event that says why");

        await _platform.MustAsync("delete", "servicebinding", "redis-test", "-n", "test", "--timeout=30s");
        Assert.Contains("NotFound", (await _platform.KubectlAsync("get", "secret", "redis-test", "-n", "test")).Error);
        await _platform.MustAsync("wait", "--for=delete", "serviceinstance/redis-test", "-n", "test", "--timeout=30s");

        await Leftovers.AreGoneAsync(_platform, id);
        var lookup = await Testing.CommandRunner.RunAsync("nslookup", [$"-port={_platform.DnsPort}", "redis.test.cn", "127.0.0.1"]);
        Assert.DoesNotContain("Name:", lookup.Output);
    }

    private async Task<string> InstanceIdAsync() => (await _platform.GetAsync("serviceinstance", "redis-test", "-n", "test"))["spec"]!["externalID"]!.GetValue<string>();
}
