using System.CommandLine;
using Ssm.Cli.Commands;
using Ssm.Cli.Hosting;
using Ssm.ServiceCatalog;

namespace Ssm.Cli.Tests.Roles;

/// <summary>Every flag of the original's controller and webhook is taken, in the forms that Go takes.</summary>
public sealed class OriginalFlagsTests
{
    private const string Serving =
        "--bind-address=0.0.0.0 --cert-dir=/var/run/certs --tls-cert-file=/a.crt --tls-private-key-file=/a.key --tls-min-version=VersionTLS12 --http2-max-streams-per-connection=0 "
        + "--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305 --tls-sni-cert-key=/b.crt,/b.key:*.example.com,example.com --tls-sni-cert-key=/c.crt,/c.key "
        + "--secure-port=8444 --feature-gates=AsyncBindingOperations=true -v=10 --logtostderr=true --alsologtostderr --stderrthreshold=2 --vmodule=a=1 --log-dir=/tmp --log-file=/tmp/a --log-file-max-size=1800 --log-flush-frequency=5s "
        + "--log-backtrace-at=a.go:1 --add-dir-header --skip-headers --skip-log-headers=true --make-symlinks=false";

    [Theory]
    [InlineData(
        "catalog-controller",
        "--address=0.0.0.0 --port=8080 --concurrent-syncs=5 --api-content-type=application/json --k8s-api-server-url=https://10.0.0.1:6443 --k8s-kubeconfig=/a "
        + "--service-catalog-api-server-url=https://10.0.0.1:6443 --service-catalog-kubeconfig=/a --service-catalog-insecure-skip-verify=true --resync-interval=5m --broker-relist-interval=24h "
        + "--enable-osb-api-context-profile=true --osb-api-preferred-version=2.14 --osb-api-request-timeout=60s --profiling=true --contention-profiling=false --leader-elect=true "
        + "--leader-elect-lease-duration=15s --leader-elect-renew-deadline=10s --leader-elect-retry-period=2s --leader-elect-resource-lock=configmaps --leader-election-namespace=kube-system "
        + "--reconciliation-retry-duration=168h --operation-polling-maximum-backoff-duration=20m --cluster-id-configmap-name=cluster-info --cluster-id-configmap-namespace=default")]
    [InlineData("webhook", "--healthz-server-bind-port=8080 --controller-manager-metrics-bind-port=8082")]
    public void Role_WithEveryFlagOfTheOriginal_TakesThem(string role, string flags) => Assert.Empty(Errors($"{role} {flags} {Serving}"));

    /// <summary>As the templates of charts/catalog 0.3 write the arguments, with its default values and with every switch of them on.</summary>
    [Theory]
    [InlineData(
        "catalog-controller --secure-port 8444 --cluster-id-configmap-namespace=catalog --leader-elect=false --profiling=false -v 10 --resync-interval 5m --broker-relist-interval 24h "
        + "--operation-polling-maximum-backoff-duration 20m --osb-api-request-timeout 60s --feature-gates OriginatingIdentity=true --feature-gates ServicePlanDefaults=false")]
    [InlineData(
        "catalog-controller --secure-port 8444 --cluster-id-configmap-namespace=catalog --leader-election-namespace=catalog --leader-elect-resource-lock=configmaps --profiling=false "
        + "--contention-profiling=true -v 10 --resync-interval 5m --broker-relist-interval 24h --operation-polling-maximum-backoff-duration 20m --osb-api-request-timeout 60s "
        + "--feature-gates OriginatingIdentity=true --feature-gates ServicePlanDefaults=true --feature-gates AsyncBindingOperations=true --feature-gates NamespacedServiceBroker=false "
        + "--feature-gates UpdateDashboardURL=true --feature-gates OriginatingIdentityLocking=false --feature-gates CascadingDeletion=true")]
    [InlineData(
        "webhook --secure-port 8443 --healthz-server-bind-port 8081 -v 10 --feature-gates OriginatingIdentity=true --feature-gates ServicePlanDefaults=false "
        + "--feature-gates NamespacedServiceBroker=false")]
    public void Role_WithTheArgumentsOfTheOriginalsChart_TakesThem(string command) => Assert.Empty(Errors(command));

    [Fact]
    public void FeatureGates_OfSeveralFlags_AddUp()
    {
        var gates = Parse("webhook --feature-gates ServicePlanDefaults=true --feature-gates=OriginatingIdentity=false,CascadingDeletion=true").GetValue<FeatureGates>("--feature-gates")!;

        Assert.Equal((true, false, true), (gates.ServicePlanDefaults, gates.OriginatingIdentity, gates.CascadingDeletion));
        Assert.Equal(new FeatureGates().NamespacedServiceBroker, gates.NamespacedServiceBroker);
    }

    [Theory]
    [InlineData("catalog-controller --tls-cert-file=/a.crt", "--tls-cert-file and --tls-private-key-file: one needs the other")]
    [InlineData("catalog-controller --tls-min-version=TLS13", "--tls-min-version: TLS13 is none of VersionTLS10, VersionTLS11, VersionTLS12, VersionTLS13")]
    [InlineData("catalog-controller --tls-cipher-suites=RC4", "--tls-cipher-suites: RC4 is no cipher suite")]
    [InlineData("catalog-controller --tls-sni-cert-key=/a.crt", "--tls-sni-cert-key: /a.crt is not of the form crt,key or crt,key:name,name")]
    [InlineData("catalog-controller --bind-address=everywhere", "--bind-address: everywhere is no address")]
    [InlineData("catalog-controller --k8s-api-server-url=master", "--k8s-api-server-url: master is no URL of an API server, such as https://10.0.0.1:6443")]
    [InlineData(
        "catalog-controller --k8s-api-server-url=https://a --service-catalog-api-server-url=https://b",
        "--service-catalog-api-server-url: https://b is not the server of --k8s-api-server-url, and both are one since the catalog's kinds are custom resources")]
    [InlineData("webhook --secure-port=8080 --healthz-server-bind-port=8080", "--secure-port and --healthz-server-bind-port: both are 8080")]
    public void Flag_ThatCannotBe_IsRefusedByName(string command, string expected) => Assert.Equal([expected], Errors(command));

    [Theory]
    [InlineData("catalog-controller --drift-check-interval=0s --credential-overlap=0s")]
    [InlineData("catalog-controller --resync-interval=0s")]
    [InlineData("catalog-controller --broker-relist-interval=0s", "--broker-relist-interval: 0s is no duration above zero, such as 30s or 5m")]
    [InlineData("catalog-controller --drift-check-interval=-1s", "--drift-check-interval: -1s is no duration of 0s or more, such as 30s or 5m")]
    public void Duration_OfZero_IsTakenWhereItHasAMeaningOrNoneHas(string command, params string[] expected) => Assert.Equal(expected, Errors(command));

    [Theory]
    [InlineData("catalog-controller")]
    [InlineData("webhook")]
    public void Role_WithUnderscoresInTheNamesOfFlags_TakesThem(string role) => Assert.Empty(Errors(
        $"{role} --log_dir=/tmp --log_file /tmp/a --log_file_max_size=0 --log_backtrace_at=:0 --add_dir_header=false --skip_headers=true --skip_log_headers "
        + "--secure_port 8444 --tls_min_version=VersionTLS12 --feature_gates=CascadingDeletion=true"));

    [Fact]
    public void Underscores_OfValues_Stay()
    {
        Assert.Equal("cluster_info", Parse("catalog-controller --cluster_id_configmap_name=cluster_info").GetValue<string>("--cluster-id-configmap-name"));
        Assert.Equal(["__complete", "--", "--log_dir"], Parse("__complete -- --log_dir").Tokens.Select(token => token.Value));
        Assert.Equal("--no_flag", Parse("catalog-controller --cluster-id-configmap-name --no_flag").GetValue<string>("--cluster-id-configmap-name"));
    }

    [Theory]
    [InlineData("catalog-controller -v 4")]
    [InlineData("catalog-controller -v=4")]
    [InlineData("catalog-controller -v4")]
    [InlineData("catalog-controller --v 4")]
    [InlineData("webhook --v=4")]
    [InlineData("webhook --verbosity=4")]
    public void Verbosity_InEachFormOfKlog_IsTheSame(string command) => Assert.Equal(4, Parse(command).GetValue<int>("-v"));

    [Fact]
    public void LeaderElection_OfTheController_IsOnUnlessSwitchedOff()
    {
        Assert.True(LeaderElect("catalog-controller"));
        Assert.True(LeaderElect("catalog-controller --leader-elect"));
        Assert.False(LeaderElect("catalog-controller --leader-elect=false"));
    }

    private static bool LeaderElect(string command) => Parse(command).GetValue<bool>("--leader-elect");

    private static IEnumerable<string> Errors(string command) => Parse(command).Errors.Select(error => error.Message);

    private static ParseResult Parse(string command) => SsmCommandLine.Parse(command.Split(' '), Context());

    private static CommandContext Context() =>
        new() { Environment = new Dictionary<string, string>(), Output = TextWriter.Null, Error = TextWriter.Null, Time = TimeProvider.System };
}
