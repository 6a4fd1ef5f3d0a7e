using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using k8s.Models;
using MySqlConnector;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Tdsql;
using Ssm.StatefulServices.Tests.Platforms;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Tdsql;

/// <summary>The service as its users have it: ordered over OSB, run by a node, used by a client.</summary>
public sealed class TdsqlServiceTests
{
    /// <summary>How long writing may be interrupted when a node is lost.</summary>
    private static readonly TimeSpan LongestInterruption = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Standard_FromOrderToDeletion_ServesItsBindings_AndLeavesNothing()
    {
        await using var platform = await ServicePlatform.StartAsync("tdsql");
        await platform.Api.CreateAsync(KubernetesTypes.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = "test" } }, CancellationToken.None);
        await ScriptAsync(platform, "test", "CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(20)); INSERT INTO item VALUES (1, 'first')");
        var instance = await platform.ProvisionAsync("tdsql-5.7-standard", """{"resources":{"memory":"64M"}}""");

        // Two bindings share a database and its script; each has rights of its own.
        const string Script = """ "initScript":{"configMap":{"name":"schema","key":"init.sql"}} """;
        var writer = await instance.BindAsync($$$"""{"database":"shop_1","user":{"name":"writer","privileges":["SELECT","INSERT"]},{{{Script}}}}""");
        var reader = await instance.BindAsync($$$"""{"database":"shop_1","user":{"name":"reader","privileges":["SELECT"]},{{{Script}}}}""");
        Assert.Equal($"mysql://writer:{writer["pass"]}@{instance.Name}.service-brokers.svc:3306/shop_1", writer["uri"]);
        await TdsqlClient.ExecuteAsync(writer, "INSERT INTO item VALUES (2, 'second')");
        Assert.Equal("2", await TdsqlClient.ExecuteAsync(reader, "SELECT COUNT(*) FROM item"));
        await DeniedAsync(reader, "INSERT INTO item VALUES (3, 'third')");
        await DeniedAsync(writer, "DROP TABLE item");
        await DeniedAsync(writer, "SELECT * FROM mysql.global_priv");
        await DeniedAsync(writer, "SET GLOBAL max_connections = 10");

        // What is another's, elsewhere, or wrong is refused, and leaves no account behind.
        Assert.Contains("parameters.user.name: must not be another binding's", await RefusedAsync(instance, """{"user":{"name":"writer"}}"""), StringComparison.Ordinal);
        Assert.Contains("configMap.namespace: must be the binding's own namespace", await RefusedAsync(instance, """{"initScript":{"configMap":{"name":"schema","key":"init.sql","namespace":"other"}}}"""), StringComparison.Ordinal);
        Assert.Contains("there is no ConfigMap test/none", await RefusedAsync(instance, """{"initScript":{"configMap":{"name":"none","key":"x"}}}"""), StringComparison.Ordinal);
        await ScriptAsync(platform, "test", "CREATE USER intruder; CREATE TABLE never (i INT)", "intrusion");
        Assert.Contains("parameters.initScript: the engine refuses a statement", await RefusedAsync(instance, """{"user":{"name":"refused"},"initScript":{"configMap":{"name":"intrusion","key":"init.sql"}}}"""), StringComparison.Ordinal);

        // A broker that was ended between the change and the answer finds its account when it is asked again.
        await platform.RestartBrokerAsync();
        var password = writer["pass"];
        await writer.BindAsync($$$"""{"database":"shop_1","user":{"name":"writer","privileges":["SELECT","INSERT"]},{{{Script}}}}""");
        Assert.Equal(password, writer["pass"]);

        // Settings and memory change under the sessions; a kill is survived.
        await instance.UpdateAsync("""{"resources":{"memory":"96M"},"config":{"max_connections":77,"sql_mode":"ANSI_QUOTES","time_zone":"+08:00"}}""");
        Assert.Equal("77|100663296|ANSI_QUOTES|+08:00|2", await WhenBackAsync(platform, reader, "SELECT CONCAT_WS('|', @@max_connections, @@innodb_buffer_pool_size, @@global.sql_mode, @@time_zone, (SELECT COUNT(*) FROM item))"));
        await instance.KillAsync(0);
        Assert.Equal("77|2", await WhenBackAsync(platform, reader, "SELECT CONCAT_WS('|', @@max_connections, (SELECT COUNT(*) FROM item))"));

        // An unbind ends the sessions of its account, and nobody else's.
        await using var kept = await TdsqlClient.ConnectAsync(reader);
        await using var ended = await TdsqlClient.ConnectAsync(writer);
        await writer.UnbindAsync();
        await Assert.ThrowsAsync<MySqlException>(() => ended.ExecuteAsync("SELECT 1"));
        await Assert.ThrowsAsync<MySqlException>(() => TdsqlClient.ConnectAsync(writer));
        Assert.Equal("2", await kept.ExecuteAsync("SELECT COUNT(*) FROM item"));

        await BindingLife.SharedAndRotatedAsync(instance, "tdsql", user => $$$"""{"database":"hello","user":{"name":"{{{user}}}"}}""");
        Assert.DoesNotContain(password, platform.Log.ToString(), StringComparison.Ordinal);
        await instance.DeprovisionAsync();
        Assert.Empty(platform.Engines());
    }

    [Fact]
    public async Task Standard_WithExporter_TellsPrometheus_AndItsAccountMayDoNoMore()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/prometheus-mysqld-exporter"), "prometheus-mysqld-exporter is not installed");
        await using var platform = await ServicePlatform.StartAsync("tdsql");
        var instance = await platform.ProvisionAsync("tdsql-5.7-standard", """{"exporter":true,"config":{"max_connections":77},"resources":{"memory":"64M"}}""");
        var binding = await instance.BindAsync();
        await TdsqlClient.ExecuteAsync(binding, "CREATE TABLE item (id INT PRIMARY KEY)");

        var metrics = await MetricsAsync(binding.Nodes[0].Host, "mysql_up 1");
        Assert.Contains("\nmysql_global_variables_max_connections 77\n", metrics, StringComparison.Ordinal);
        Assert.Matches("\nmysql_global_status_innodb_page_size 16384\n", metrics);
        Assert.DoesNotMatch("\nmysql_exporter_collector_success\\{[^}]*\\} 0\n", metrics); // all that is asked for may be read

        var secret = await platform.Api.GetAsync(KubernetesTypes.Secrets, new(ServicePlatform.Namespace, $"{instance.Name}-accounts"), CancellationToken.None);
        var password = Encoding.UTF8.GetString(secret!.Data["exporter"]);
        await using (var session = await TdsqlClient.ConnectAsync(binding.Nodes[0].Host, binding["port"], "ssm-exporter", password, "performance_schema"))
        {
            Assert.Equal("1", await session.ExecuteAsync("SELECT 1"));
            await DeniedAsync(session, $"SELECT * FROM {binding["database"]}.item");
            await DeniedAsync(session, "SELECT * FROM mysql.global_priv");
            await DeniedAsync(session, "CREATE USER intruder");
            await DeniedAsync(session, "SET GLOBAL max_connections = 10");
            await DeniedAsync(session, "CREATE DATABASE mine");
        }

        Assert.All(secret.Data.Values, each => Assert.Empty(EngineProcesses.WithArgument(Encoding.UTF8.GetString(each))));
        Assert.DoesNotContain(password, metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(password, platform.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Advanced_EachNodeKilledUnderWrites_LosesNoAcknowledgedWrite()
    {
        await using var platform = await ServicePlatform.StartAsync("tdsql");
        var instance = await platform.ProvisionAsync("tdsql-5.7-advanced", """{"exporter":true,"resources":{"memory":"64M"}}""");
        var binding = await instance.BindAsync();
        await TdsqlClient.ExecuteAsync(binding, "CREATE TABLE written (id BIGINT PRIMARY KEY)");
        await using var writes = new WriteLoad(binding);

        for (var ordinal = 0; ordinal < 3; ordinal++)
        {
            await writes.GoesOnAsync(platform, LongestInterruption);
            await instance.KillAsync(ordinal);
            await writes.GoesOnAsync(platform, LongestInterruption);
            await instance.IsReadyAsync();
        }

        if (File.Exists("/usr/bin/prometheus-mysqld-exporter"))
        {
            var replica = (await instance.ResourceAsync()).Status!.Endpoints![^1]; // the primary is the first
            await MetricsAsync(replica.Host, "slave_status_slave_sql_running");
        }

        // A node of an older revision is restarted; the primary hands over first, and is killed while the others are on their way.
        var update = instance.UpdateAsync("""{"resources":{"memory":"80M"}}""");
        await instance.IsAsync(found => found.Status?.Phase == "Updating");
        await instance.KillPrimaryAsync();
        await writes.GoesOnAsync(platform, LongestInterruption);
        await update;
        var written = await writes.StopAsync();

        Assert.True(written.Count > 50, $"only {written.Count} writes were acknowledged");
        await using (var session = await TdsqlClient.ConnectAsync(binding))
        {
            var found = await IdsAsync(session);
            Assert.Empty(written.Except(found));
        }

        foreach (var (host, _) in binding.Nodes)
        {
            await Eventually.TrueAsync(async () => !written.Except(await IdsAsync(binding, host)).Any());
        }

        // Down to one node and up again.
        await instance.UpdateAsync("""{"resources":{"memory":"80M"}}""", "tdsql-5.7-standard");
        Assert.Equal("0", await WhenBackAsync(platform, binding, "SELECT @@rpl_semi_sync_master_enabled"));
        await instance.UpdateAsync("""{"resources":{"memory":"80M"}}""", "tdsql-5.7-advanced");
        var grown = (await instance.ResourceAsync()).Status!.Endpoints!;
        Assert.Empty(written.Except(await IdsAsync(binding, grown[0].Host)));
        await Eventually.TrueAsync(async () => !written.Except(await IdsAsync(binding, grown[^1].Host)).Any()); // a replica follows a moment later
        // Who is to succeed loses its disk and gets a small one; it gets back what it wrote itself when it led.
        var former = (await instance.IsReadyAsync()).Status!.Primary!;
        var heir = Enumerable.Range(0, 3).First(ordinal => $"{instance.Name}-{ordinal}" != former);
        using var disk = await instance.TryReplaceDiskAsync(heir, "1g");
        if (disk is not null)
        {
            using (await platform.SuspendAsync(former))
            {
                await instance.IsAsync(found => found.Status!.Primary == $"{instance.Name}-{heir}");
            }

            await instance.IsReadyAsync();
            Assert.Empty(written.Except(await IdsAsync(binding, (await instance.ResourceAsync()).Status!.Endpoints![0].Host)));
            await LosesNothingWhenItsDiskIsFullAsync(platform, instance, binding, disk, heir, written.Max());
        }

        // An unbind reaches the replicas.
        await binding.UnbindAsync();
        disk?.Dispose();
        await instance.DeprovisionAsync();
        Assert.Empty(platform.Engines());
    }

    /// <summary>The primary's disk is the only small one.</summary>
    private static async Task LosesNothingWhenItsDiskIsFullAsync(ServicePlatform platform, TestInstance instance, TestBinding binding, SmallDisk disk, int primary, long last)
    {
        await using var writes = new WriteLoad(binding, last);
        await writes.GoesOnAsync(platform, LongestInterruption);
        disk.LeaveFree(8 << 20); // without any room a server does not even answer
        await instance.HasRoomAsync("False", $"The disk is full on {instance.Name}-{primary}.");
        await instance.IsAsync(found => found.Status!.Primary != $"{instance.Name}-{primary}");
        await writes.GoesOnAsync(platform, LongestInterruption);

        disk.LeaveFree(512 << 20);
        await instance.HasRoomAsync("True", "There is room");
        await instance.IsReadyAsync();
        var written = await writes.StopAsync();
        foreach (var node in (await instance.ResourceAsync()).Status!.Endpoints!)
        {
            await Eventually.TrueAsync(async () => !written.Except(await IdsAsync(binding, node.Host)).Any());
        }
    }

    /// <summary>What a node's exporter tells, once a text is among it.</summary>
    private static async Task<string> MetricsAsync(string host, string expected)
    {
        using var http = new HttpClient();
        string? last = null;
        return await Eventually.GetAsync(
            async () =>
            {
                try
                {
                    last = await http.GetStringAsync(new Uri($"http://{host}:9104/metrics"));
                    return last.Contains(expected, StringComparison.Ordinal) ? last : null;
                }
                catch (HttpRequestException)
                {
                    return null; // it is about to listen
                }
            },
            () => last);
    }

    private static async Task<HashSet<long>> IdsAsync(TestBinding binding, string host)
    {
        await using var session = await TdsqlClient.ConnectAsync(binding, host);
        return await IdsAsync(session);
    }

    private static async Task<HashSet<long>> IdsAsync(MySqlConnection session)
    {
        var ids = new HashSet<long>();
        await using var command = new MySqlCommand("SELECT id FROM written", session);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            ids.Add(reader.GetInt64(0));
        }

        return ids;
    }

    private static async Task DeniedAsync(TestBinding binding, string statement)
    {
        await using var session = await TdsqlClient.ConnectAsync(binding);
        await DeniedAsync(session, statement);
    }

    private static async Task DeniedAsync(MySqlConnection session, string statement)
    {
        var denied = await Assert.ThrowsAsync<MySqlException>(() => session.ExecuteAsync(statement));
        Assert.Contains(denied.Number, (int[])[1142, 1227, 1044]);
    }

    private static async Task<string> RefusedAsync(TestInstance instance, string parameters)
    {
        var answer = await instance.TryBindAsync(parameters);
        Assert.True(answer.Status == 400, answer.ToString());
        return answer.Text("description") ?? "";
    }

    private static async Task ScriptAsync(ServicePlatform platform, string @namespace, string script, string name = "schema") => await platform.Api.CreateAsync(
        KubernetesTypes.ConfigMaps,
        new V1ConfigMap { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = @namespace }, Data = new Dictionary<string, string> { ["init.sql"] = script } },
        CancellationToken.None);

    /// <summary>The answer of a server that may be about to come back.</summary>
    private static Task<string> WhenBackAsync(ServicePlatform platform, TestBinding binding, string query)
    {
        Exception? last = null;
        return Eventually.GetAsync(
            async () =>
            {
                try
                {
                    return await TdsqlClient.ExecuteAsync(binding, query);
                }
                catch (Exception failure) when (TdsqlOutage.IsFailure(failure))
                {
                    last = failure;
                    return null;
                }
            },
            () => $"{last?.Message}\n{platform.Log}");
    }

    /// <summary>An application that inserts one number after the other, and remembers those that the server acknowledged.</summary>
    private sealed class WriteLoad : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly ConcurrentQueue<long> _acknowledged = [];
        private readonly Task _run;

        public WriteLoad(TestBinding binding, long last = 0) => _run = RunAsync(binding, last);

        /// <summary>Waits until some more writes were acknowledged.</summary>
        public async Task GoesOnAsync(ServicePlatform platform, TimeSpan longest)
        {
            var before = _acknowledged.Count;
            await Eventually.GetAsync(
                () => Task.FromResult(_acknowledged.Count >= before + 10 ? "more" : null),
                () => string.Create(CultureInfo.InvariantCulture, $"{_acknowledged.Count - before} writes\n{platform.Log}"),
                longest);
        }

        public async Task<IReadOnlyCollection<long>> StopAsync()
        {
            await _stop.CancelAsync();
            await _run;
            return _acknowledged;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _stop.Dispose();
        }

        private async Task RunAsync(TestBinding binding, long next)
        {
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    await using var session = await TdsqlClient.ConnectAsync(binding);
                    while (!_stop.IsCancellationRequested)
                    {
                        next++;
                        await session.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO written VALUES ({next})"));
                        _acknowledged.Enqueue(next);
                    }
                }
                catch (Exception failure) when (TdsqlOutage.IsFailure(failure))
                {
                    // The session was cut: what was under way is not known to be written, and the next number is tried in a new session.
                    await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
                }
            }
        }
    }
}
