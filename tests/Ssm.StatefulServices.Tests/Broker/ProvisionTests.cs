using System.Text;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.Testing;
using StackExchange.Redis;

namespace Ssm.StatefulServices.Tests.Broker;

/// <summary>Instances over HTTP, on a real API server, with real Redis processes.</summary>
public class ProvisionTests
{
    private const string Id = "105f4a29-a2e3-4094-a888-1c125bf0ea78";
    private const string OtherId = "205f4a29-a2e3-4094-a888-1c125bf0ea78";
    private const string Seed = """{"pass":"admin123@.","replicas":1,"shards":1,"host":"redis.test.cn","resources":{"memory":"1G"}}""";

    /// <summary>What there is to remove may be gone before the broker has looked.</summary>
    private static readonly int[] Removed = [200, 202];

    [Fact]
    public async Task Provision_SeedsInstance_BecomesReadyAndSaysWhatItWaitsFor()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Cluster.HandsOutAddresses = false;

        var accepted = await fixture.ProvisionAsync(Id, Seed);
        Assert.Equal(202, accepted.Status);
        Assert.Equal("1", accepted.Text("operation"));
        var first = await fixture.PollAsync(Id, "1");
        Assert.Equal(("in progress", "Wait for ingress"), (first.Text("state"), first.Description));
        Assert.Equal(TimeSpan.FromSeconds(1), first.RetryAfter);

        fixture.Cluster.HandsOutAddresses = true;
        Assert.Equal("succeeded", (await fixture.WaitAsync(Id, "1")).Text("state"));

        var instance = (await fixture.FindAsync(Id))!;
        Assert.Equal("redis.test.cn", instance.Spec!.Host);
        Assert.Equal("test/redis-test", instance.Spec.Instance!.ToString());
        Assert.DoesNotContain("admin123", instance.Spec.Parameters!.Value.GetRawText(), StringComparison.Ordinal);
        var status = instance.Status!;
        Assert.Equal((StatefulServicePhase.Ready, null, "10.28.41.15", 6379), (status.Phase, status.Message, status.Address, status.Port));
        Assert.Equal((1, 1, $"credis-{Id}-0"), (status.Nodes, status.ReadyNodes, status.Primary));
        Assert.StartsWith("7.", status.EngineVersion, StringComparison.Ordinal);
        Assert.Equal(["Ready", "Persistent", "HasRoom"], status.Conditions!.Select(condition => condition.Type));
        Assert.All(status.Conditions!, condition => Assert.Equal("True", condition.Status));
    }

    [Fact]
    public async Task Provision_TheSameAgain_IsTheSameOperationThenTheSameInstance()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Cluster.HandsOutAddresses = false;
        await fixture.ProvisionAsync(Id, Seed);

        var again = await fixture.ProvisionAsync(Id, Seed);
        Assert.Equal((202, "1"), (again.Status, again.Text("operation")));

        fixture.Cluster.HandsOutAddresses = true;
        await fixture.WaitAsync(Id);
        Assert.Equal(200, (await fixture.ProvisionAsync(Id, Seed)).Status);
        Assert.Equal(409, (await fixture.ProvisionAsync(Id, Seed.Replace("1G", "2G", StringComparison.Ordinal))).Status);
        Assert.Equal(409, (await fixture.ProvisionAsync(Id, Seed.Replace("admin123", "admin124", StringComparison.Ordinal))).Status);
        Assert.Equal(409, (await fixture.ProvisionAsync(Id, """{"host":"redis.test.cn"}""", "redis-4.0-advanced")).Status);
    }

    [Theory]
    [InlineData("""{"shards":0}""", "parameters.shards: must be at least 1, got 0")]
    [InlineData("""{"resources":{"memory":"lots"}}""", "parameters.resources.memory: must be an amount of bytes such as 512M or 1Gi, got \"lots\"")]
    [InlineData("""{"colour":"red"}""", "parameters.colour: unknown parameter; known are config, exporter, host, pass, replicas, resources, shards")]
    public async Task Provision_BadParameters_IsRefusedAndChangesNothing(string parameters, string expected)
    {
        await using var fixture = await BrokerFixture.StartAsync();

        var refused = await fixture.ProvisionAsync(Id, parameters);

        Assert.Equal((400, expected), (refused.Status, refused.Description));
        Assert.Null(await fixture.FindAsync(Id));
        Assert.Equal(["credis-broker-auth"], (await fixture.Api.ListAsync(KubernetesTypes.Secrets, ListScope.In(BrokerFixture.Namespace), CancellationToken.None)).Items.Select(secret => secret.Metadata.Name));
    }

    [Fact]
    public async Task Provision_UnknownServiceOrPlanOrNoAsync_IsRefused()
    {
        await using var fixture = await BrokerFixture.StartAsync();

        var plan = await fixture.ProvisionAsync(Id, "{}", "redis-9");
        Assert.Equal((400, "plan_id: there is no plan redis-9; known are redis-4.0-standard, redis-4.0-advanced."), (plan.Status, plan.Description));
        var service = await fixture.SendAsync(
            HttpMethod.Put, $"/v2/service_instances/{Id}?accepts_incomplete=true", """{"service_id":"tdsql","plan_id":"redis-4.0-standard","organization_guid":"o","space_guid":"s"}""");
        Assert.Equal((400, "service_id: there is no service tdsql here."), (service.Status, service.Description));
        var sync = await fixture.SendAsync(
            HttpMethod.Put, $"/v2/service_instances/{Id}", """{"service_id":"credis","plan_id":"redis-4.0-standard","organization_guid":"o","space_guid":"s"}""");
        Assert.Equal((422, "AsyncRequired"), (sync.Status, sync.Text("error")));
    }

    [Fact]
    public async Task Provision_HostOfAnother_IsRefusedWithItsHolderAndFreedByDeletion()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, Seed);

        var refused = await fixture.ProvisionAsync(OtherId, """{"host":"redis.test.cn"}""", name: "another");
        Assert.Equal(400, refused.Status);
        Assert.Equal($"parameters.host: must not be another instance's, got \"redis.test.cn\", which belongs to credis-{Id} (test/redis-test)", refused.Description);
        Assert.Null(await fixture.FindAsync(OtherId));

        await fixture.DeprovisionAsync(Id);
        Assert.Equal(410, (await fixture.WaitAsync(Id)).Status);
        Assert.Equal(202, (await fixture.ProvisionAsync(OtherId, """{"host":"redis.test.cn"}""")).Status);
    }

    [Fact]
    public async Task Provision_EngineMissing_SaysWhatToInstallAndBecomesReadyOnceItIsThere()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Cluster.Trouble = new V1ContainerStateWaiting { Reason = "ExecutableNotFound", Message = "redis-server is not installed; apt-get install redis-server" };
        await fixture.ProvisionAsync(Id, Seed);

        await Eventually.TrueAsync(async () => (await fixture.PollAsync(Id)).Description
            == $"Wait for 0/1 nodes ready: credis-{Id}-0: ExecutableNotFound: redis-server is not installed; apt-get install redis-server");

        fixture.Cluster.Trouble = null;
        Assert.Equal("succeeded", (await fixture.WaitAsync(Id)).Text("state"));
    }

    [Fact]
    public async Task Provision_TwoInstances_GetNumbersOfTheirOwn()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionAsync(Id, "{}");
        await fixture.ProvisionAsync(OtherId, "{}");
        await fixture.WaitAsync(Id);
        await fixture.WaitAsync(OtherId);

        Assert.Equal([1000, 1001], new[] { (await fixture.FindAsync(Id))!.Status!.AppId, (await fixture.FindAsync(OtherId))!.Status!.AppId }.Order());
    }

    [Fact]
    public async Task Fetch_Instance_IsAbsentUntilReadyAndShowsNoSecret()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Cluster.HandsOutAddresses = false;
        await fixture.ProvisionAsync(Id, Seed);
        Assert.Equal(404, (await fixture.SendAsync(HttpMethod.Get, $"/v2/service_instances/{Id}")).Status);

        fixture.Cluster.HandsOutAddresses = true;
        await fixture.WaitAsync(Id);
        var fetched = await fixture.SendAsync(HttpMethod.Get, $"/v2/service_instances/{Id}");
        Assert.Equal((200, "redis-4.0-standard"), (fetched.Status, fetched.Text("plan_id")));
        Assert.DoesNotContain("admin123", fetched.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deprovision_Instance_RemovesEverythingAndIsGoneAfterwards()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, Seed);

        Assert.Contains((await fixture.DeprovisionAsync(Id)).Status, Removed);
        Assert.Equal(410, (await fixture.WaitAsync(Id)).Status);

        Assert.Null(await fixture.FindAsync(Id));
        Assert.Empty(fixture.Cluster.RunningPods);
        var scope = ListScope.In(BrokerFixture.Namespace);
        Assert.Empty((await fixture.Api.ListAsync(KubernetesTypes.PersistentVolumeClaims, scope, CancellationToken.None)).Items);
        Assert.Empty((await fixture.Api.ListAsync(KubernetesTypes.StatefulSets, scope, CancellationToken.None)).Items);
        Assert.Empty((await fixture.Api.ListAsync(KubernetesTypes.Services, scope, CancellationToken.None)).Items);
        Assert.Equal(["ssm-app-ids"], (await fixture.Api.ListAsync(KubernetesTypes.ConfigMaps, scope, CancellationToken.None)).Items.Select(map => map.Metadata.Name));
        Assert.Equal(410, (await fixture.DeprovisionAsync(Id)).Status);
    }

    [Fact]
    public async Task Deprovision_DuringProvision_EndsIt()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Cluster.HandsOutAddresses = false;
        await fixture.ProvisionAsync(Id, Seed);

        Assert.Contains((await fixture.DeprovisionAsync(Id)).Status, Removed);
        Assert.Equal(410, (await fixture.WaitAsync(Id)).Status);
    }

    [Fact]
    public async Task Deprovision_AfterAProvisionThatWasCutOff_RemovesWhatItLeft()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        var labels = new Dictionary<string, string> { [StatefulServiceLabels.Name] = "credis", [StatefulServiceLabels.Instance] = Id };
        var secret = new V1Secret { Metadata = new V1ObjectMeta { Name = $"credis-{Id}-parameters", NamespaceProperty = BrokerFixture.Namespace, Labels = labels }, Data = new Dictionary<string, byte[]> { ["pass"] = "x"u8.ToArray() } };
        await fixture.Api.CreateAsync(KubernetesTypes.Secrets, secret, CancellationToken.None);

        Assert.Equal(410, (await fixture.DeprovisionAsync(Id)).Status);

        Assert.Null(await fixture.Api.GetAsync(KubernetesTypes.Secrets, NamespacedName.Of(secret), CancellationToken.None));
    }

    [Fact]
    public async Task Update_MemoryAndPassword_IsInForceUnderANewOperation()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, Seed);

        var changed = Seed.Replace("1G", "2G", StringComparison.Ordinal).Replace("admin123@.", "another@1", StringComparison.Ordinal);
        var accepted = await fixture.UpdateAsync(Id, changed);
        Assert.Equal((202, "2"), (accepted.Status, accepted.Text("operation")));
        Assert.Equal("succeeded", (await fixture.WaitAsync(Id, "2")).Text("state"));

        var credentials = (await fixture.BindAsync(Id, "b", "{}")).Body.GetProperty("credentials");
        Assert.Equal(("2147483648", "another@1"), (credentials.GetProperty("memory").GetString(), credentials.GetProperty("pass").GetString()));
        Assert.Equal(200, (await fixture.UpdateAsync(Id, changed)).Status);
    }

    [Fact]
    public async Task Update_BadOrImpossibleChange_IsRefusedAndChangesNothing()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, Seed);
        var before = (await fixture.FindAsync(Id))!.Metadata.Generation;

        Assert.Equal("parameters.resources.storage: cannot be lowered, it is 10Gi, got 9Gi", (await fixture.UpdateAsync(Id, """{"resources":{"storage":"9G"}}""")).Description);
        Assert.Equal("parameters.replicas: must be at most 1, got 3", (await fixture.UpdateAsync(Id, """{"replicas":3}""")).Description);
        Assert.Equal(404, (await fixture.UpdateAsync(OtherId, "{}")).Status);

        Assert.Equal(before, (await fixture.FindAsync(Id))!.Metadata.Generation);
    }

    [Fact]
    public async Task Update_StandardToAdvanced_AddsAReplicaAndKeepsTheData()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, "{}");

        Assert.Equal(202, (await fixture.UpdateAsync(Id, "{}", "redis-4.0-advanced")).Status);
        Assert.Equal("succeeded", (await fixture.WaitAsync(Id, "2")).Text("state"));

        var status = (await fixture.FindAsync(Id))!.Status!;
        Assert.Equal((2, 2, $"credis-{Id}-0"), (status.Nodes, status.ReadyNodes, status.Primary));
        Assert.Equal(2, status.Endpoints!.Count);
    }

    [Fact]
    public async Task Operator_PrimaryKilled_FailsOverAndIsReadyAgain()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, "{}", "redis-4.0-advanced");

        fixture.Cluster.Kill($"credis-{Id}-0");
        await Eventually.TrueAsync(async () => (await fixture.FindAsync(Id))!.Status is { Phase: StatefulServicePhase.Ready, Primary: { } primary } && primary == $"credis-{Id}-1");

        var labels = await Task.WhenAll(Enumerable.Range(0, 2).Select(async ordinal =>
            (await fixture.Api.GetAsync(KubernetesTypes.Pods, new NamespacedName(BrokerFixture.Namespace, $"credis-{Id}-{ordinal}"), CancellationToken.None))!.Metadata.Labels[StatefulServiceLabels.Role]));
        Assert.Equal([StatefulServiceLabels.ReplicaRole, StatefulServiceLabels.PrimaryRole], labels);
        Assert.Equal("succeeded", (await fixture.PollAsync(Id, "1")).Text("state"));
    }

    [Fact]
    public async Task Operator_OnlyNodeKilled_IsReadyAgainWithItsData()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, Seed);
        await WriteAsync("value");
        var first = (await fixture.FindAsync(Id))!.Status!.Formation!.Value.GetProperty("runId").GetString();

        fixture.Cluster.Kill($"credis-{Id}-0");
        await Eventually.TrueAsync(async () => (await fixture.FindAsync(Id))!.Status is { Phase: StatefulServicePhase.Ready, Formation: { } formation }
            && formation.GetProperty("runId").GetString() != first);

        await using var session = await SessionAsync();
        Assert.Equal("value", await session.GetDatabase().StringGetAsync("key"));

        async Task WriteAsync(string value)
        {
            await using var writer = await SessionAsync();
            await writer.GetDatabase().StringSetAsync("key", value);
        }

        async Task<ConnectionMultiplexer> SessionAsync() =>
            await ConnectionMultiplexer.ConnectAsync($"{(await fixture.FindAsync(Id))!.Status!.Endpoints![0].Host}:6379,password=admin123@.");
    }

    [Fact]
    public async Task Broker_SecondReplica_AnswersForTheFirstAndTakesOver()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        var first = fixture.Broker;
        await fixture.ProvisionAsync(Id, Seed);

        await fixture.StartBrokerAsync("credis-broker-1");
        Assert.Equal("succeeded", (await fixture.WaitAsync(Id, "1")).Text("state"));

        await first.DisposeAsync();
        await fixture.ProvisionedAsync(OtherId, "{}");
        Assert.Contains("credis-broker-1 leads credis-broker", fixture.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broker_RestartedDuringProvision_GoesOn()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Cluster.HandsOutAddresses = false;
        await fixture.ProvisionAsync(Id, Seed);

        await fixture.Broker.DisposeAsync();
        fixture.Cluster.HandsOutAddresses = true;
        await fixture.StartBrokerAsync();

        Assert.Equal("succeeded", (await fixture.WaitAsync(Id, "1")).Text("state"));
    }

    [Fact]
    public async Task Secrets_Planted_AreInNoLogAndInNoObjectButSecrets()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, """{"pass":"planted-secret-1"}""");
        await fixture.UpdateAsync(Id, """{"pass":"planted-secret-2"}""");
        await fixture.WaitAsync(Id);
        await fixture.ProvisionAsync(OtherId, """{"pass":"planted-secret-3","nonsense":"planted-secret-4"}""");
        await fixture.BindAsync(Id, "b", """{"nonsense":"planted-secret-5"}""");

        var accounts = await fixture.Api.GetAsync(KubernetesTypes.Secrets, new NamespacedName(BrokerFixture.Namespace, $"credis-{Id}-accounts"), CancellationToken.None);
        string[] secrets = ["planted-secret", .. accounts!.Data.Values.Select(Encoding.UTF8.GetString), "broker-password"];
        var log = fixture.Log.ToString();
        var resource = System.Text.Json.JsonSerializer.Serialize((await fixture.FindAsync(Id))!, StatefulServiceTypes.StatefulServices.TypeInfo);
        var set = await fixture.Api.GetAsync(KubernetesTypes.StatefulSets, new NamespacedName(BrokerFixture.Namespace, $"credis-{Id}"), CancellationToken.None);
        var setText = System.Text.Json.JsonSerializer.Serialize(set!, KubernetesTypes.StatefulSets.TypeInfo);
        Assert.Contains($"credis instance {Id}: provision accepted, plan redis-4.0-standard, for test/redis-test", log, StringComparison.Ordinal);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, log + resource + setText, StringComparison.Ordinal));
    }
}
