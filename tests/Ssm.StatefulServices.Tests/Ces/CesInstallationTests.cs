using Ssm.Cli.Demo;
using Ssm.StatefulServices.Certificates;
using Ssm.StatefulServices.Tests.Platforms;

namespace Ssm.StatefulServices.Tests.Ces;

/// <summary>The service on a node without its engine, and then with a placeholder for it.</summary>
public class CesInstallationTests
{
    [Fact]
    public async Task Instance_EngineIsMissing_SaysWhereToGetItAndGoesOnOnceItIsThere()
    {
        await using var missing = await MissingEngine.OrderAsync("ces", "ces-60403-clog-standard", "opensearch-plugin", "https://opensearch.org/downloads.html");

        // Placeholders: they check what real ones would insist on; the node then only lives.
        Directory.CreateDirectory(Path.Combine(missing.Platform.Bin, "..", "config"));
        await File.WriteAllTextAsync(Path.Combine(missing.Platform.Bin, "..", "config", "jvm.options"), "9-:-Xlog:gc*:file=logs/gc.log\n", TestContext.Current.CancellationToken);
        missing.Install("opensearch", """
            grep -q 'file=/.*/logs/gc.log' "$OPENSEARCH_PATH_CONF/jvm.options" || exit 1
            cd "$OPENSEARCH_PATH_CONF" && grep -q '^cluster.initial_cluster_manager_nodes: ."ces-.*-0".$' opensearch.yml && [ -s opensearch-security/internal_users.yml ] || exit 1
            [ -s tls.crt ] && [ -s tls.key ] && [ -s ca.crt ] && [ -d "$OPENSEARCH_TMPDIR" ] && exec sleep 3600
            """);
        missing.Install("opensearch-plugin", """[ "$1" = list ]""");
        var addresses = await missing.RunningAsync(1);
        await using var cluster = new OpenSearchStandIn(await missing.SecretAsync(CertificateAuthority.SecretName), missing.Instance.Name, addresses);
        await cluster.StartAsync($"{missing.Instance.Name}-0");

        var ready = await missing.Instance.IsReadyAsync();
        Assert.Equal("2.19.1", ready.Status!.EngineVersion);
        var binding = await missing.Instance.BindAsync("""{"index_prefix":"orders"}""");
        Assert.Equal("orders", binding["index_prefix"]);
        Assert.Equal([binding["user"]], cluster.Users.Keys);
        Assert.Equal(["ssm-orders"], cluster.Policies.Keys);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", binding["ca.crt"], StringComparison.Ordinal);

        var demonstration = new CesDemoClient();
        Assert.Equal("PUT orders-hello/_doc/1", await demonstration.WriteAsync(binding.ToDemoAccess(), "written", TestContext.Current.CancellationToken));
        Assert.Equal("GET orders-hello/_search → \"written\"", await demonstration.ReadAsync(binding.ToDemoAccess(), TestContext.Current.CancellationToken));

        await binding.UnbindAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => demonstration.ReadAsync(binding.ToDemoAccess(), TestContext.Current.CancellationToken));
        Assert.Empty(cluster.Users);
        Assert.Empty(cluster.Roles);
        await cluster.DisposeAsync(); // it listens at the instance's addresses
        await missing.Instance.DeprovisionAsync();
    }
}
