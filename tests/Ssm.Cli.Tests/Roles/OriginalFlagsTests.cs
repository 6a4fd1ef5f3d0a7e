using Ssm.Cli.Commands;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Tests.Roles;

/// <summary>Every flag of the original's controller and webhook is taken, in the forms that Go takes.</summary>
public sealed class OriginalFlagsTests
{
    private const string Serving =
        "--bind-address=0.0.0.0 --cert-dir=/var/run/certs --tls-cert-file=/a.crt --tls-private-key-file=/a.key --tls-min-version=VersionTLS12 --http2-max-streams-per-connection=0 "
        + "--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305 --tls-sni-cert-key=/b.crt,/b.key:*.example.com,example.com --tls-sni-cert-key=/c.crt,/c.key "
        + "--secure-port=8444 --feature-gates=AsyncBindingOperations=true -v=10 --logtostderr=true --alsologtostderr --stderrthreshold=2 --vmodule=a=1 --log-dir=/tmp --make-symlinks=false";

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

    [Fact]
    public void LeaderElection_OfTheController_IsOnUnlessSwitchedOff()
    {
        Assert.True(LeaderElect("catalog-controller"));
        Assert.True(LeaderElect("catalog-controller --leader-elect"));
        Assert.False(LeaderElect("catalog-controller --leader-elect=false"));
    }

    private static bool LeaderElect(string command) => SsmCommandLine.Create(Context()).Parse(command.Split(' ')).GetValue<bool>("--leader-elect");

    private static IEnumerable<string> Errors(string command) => SsmCommandLine.Create(Context()).Parse(command.Split(' ')).Errors.Select(error => error.Message);

    private static CommandContext Context() =>
        new() { Environment = new Dictionary<string, string>(), Output = TextWriter.Null, Error = TextWriter.Null, Time = TimeProvider.System };
}
