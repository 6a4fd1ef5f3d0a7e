using k8s.Models;
using Microsoft.Extensions.Logging.Testing;
using Ssm.Cli.Installation;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.Testing;

namespace Ssm.Cli.Tests.Installation;

/// <summary><c>ssm install | kubectl apply -f -</c> and <c>ssm uninstall</c>, against a real API server with the real kubectl.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private ApiServerFixture _server = null!;
    private KubernetesApi _api = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServerFixture.StartAsync();
        _api = new KubernetesApi(_server.Configuration, new KubernetesApiOptions(), TimeProvider.System);
    }

    public ValueTask DisposeAsync()
    {
        _api.Dispose();
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Install_ThroughKubectl_AppliesAtOnceAndAgainChangesNothing()
    {
        var manifests = (await SsmRun.WithoutClusterAsync("install", "--services", "credis")).Output;

        var first = await KubectlAsync(manifests, "apply", "-f", "-");
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.All(first.Lines, line => Assert.EndsWith(" created", line, StringComparison.Ordinal));

        var second = await KubectlAsync(manifests, "apply", "-f", "-");
        Assert.True(second.ExitCode == 0, second.Error);

        // kubectl says "configured" of every budget, and of a Secret that was given as text, whether or not anything differs.
        var others = second.Lines.Where(line => !line.StartsWith("poddisruptionbudget", StringComparison.Ordinal) && !line.StartsWith("secret/", StringComparison.Ordinal));
        Assert.All(others, line => Assert.EndsWith(" unchanged", line, StringComparison.Ordinal));

        var refused = await KubectlAsync(
            "{\"apiVersion\":\"servicecatalog.k8s.io/v1beta1\",\"kind\":\"ClusterServiceBroker\",\"metadata\":{\"name\":\"early\"},\"spec\":{\"url\":\"http://x\"}}", "apply", "-f", "-");
        Assert.NotEqual(0, refused.ExitCode); // no webhook runs yet, and nothing is stored that it has not seen
    }

    [Fact]
    public async Task Registration_BeforeTheWebhookAnswers_IsDoneOnceItDoes()
    {
        var options = new InstallOptions { Services = ["credis", "etcd"], DnsListen = [], NewPassword = () => "secret" };
        await Installer.ApplyDefinitionsAsync(_api, options, Token);

        await RegistersAsync();
        var made = await BrokersAsync();
        await RegistersAsync(); // they are there: nothing is to be made, and still it is done only when the webhook admits it

        Assert.Equal(["credis-broker", "etcd-broker"], made.Select(broker => broker.Metadata.Name));
        Assert.Equal(made.Select(broker => broker.Metadata.ResourceVersion), (await BrokersAsync()).Select(broker => broker.Metadata.ResourceVersion));

        async Task RegistersAsync()
        {
            await _api.CreateAsync(KubernetesTypes.ValidatingWebhookConfigurations, SilentWebhook(), Token);
            var log = new FakeLogger<BrokerRegistration>();
            var registering = new BrokerRegistration(_api, TimeProvider.System, log).RunAsync(Installer.RegistrationsOf(options), Token);
            await Eventually.TrueAsync(() => Task.FromResult(log.Collector.GetSnapshot().Any(record => record.Message.StartsWith("broker etcd-broker is not registered yet: ", StringComparison.Ordinal))));
            Assert.False(registering.IsCompleted);

            await _api.DeleteAsync(KubernetesTypes.ValidatingWebhookConfigurations, NamespacedName.Cluster(SilentWebhook().Metadata.Name), new V1DeleteOptions(), Token);
            await registering.WaitAsync(Eventually.Patience, Token);
        }

        async Task<ClusterServiceBroker[]> BrokersAsync() =>
            [.. (await _api.ListAsync(CatalogTypes.ClusterServiceBrokers, ListScope.All, Token)).Items.OrderBy(broker => broker.Metadata.Name, StringComparer.Ordinal)];
    }

    [Fact]
    public async Task Uninstall_AfterInstall_LeavesNothing()
    {
        var applied = await KubectlAsync((await SsmRun.WithoutClusterAsync("install", "--services", "credis")).Output, "apply", "-f", "-");
        Assert.True(applied.ExitCode == 0, applied.Error);

        var kept = await SsmRun.OfAsync(_server.KubeconfigPath, "n\n", "uninstall");
        Assert.Equal("error: nothing was changed\n", kept.Error);
        var run = await SsmRun.OfAsync(_server.KubeconfigPath, "y\n", "uninstall");

        Assert.True(run.ExitCode == ExitCodes.Success, run.Error);
        var left = await KubectlAsync(
            string.Empty, "get", "crd,clusterrole,clusterrolebinding,role,rolebinding,deployment,service,serviceaccount,secret,configmap,pdb,netpol,mutatingwebhookconfiguration,validatingwebhookconfiguration",
            "-A", "-l", "app.kubernetes.io/part-of=ssm", "-o", "name");
        Assert.Equal(string.Empty, left.Output);
        await Eventually.TrueAsync(async () => (await _api.ListAsync(KubernetesTypes.CustomResourceDefinitions, ListScope.All, Token)).Items.Count == 0);
        var namespaces = (await _api.ListAsync(KubernetesTypes.Namespaces, ListScope.All, Token)).Items.Where(item => item.Metadata.Name is "ssm-system" or "service-brokers");
        Assert.All(namespaces, item => Assert.NotNull(item.Metadata.DeletionTimestamp)); // their controller, which this server has not, ends them
    }

    [Fact]
    public async Task Helm_UpgradedTakenOffAndPutOnAgain_KeepsPasswordsAndWhatIsUsed()
    {
        await HelmAsync("install", "--create-namespace", "--set", "image=ssm:1");
        var password = await PasswordAsync();

        await HelmAsync("upgrade", "--set", "image=ssm:2");
        var broker = await KubectlAsync(string.Empty, "get", "deployment", "credis-broker", "-n", "service-brokers", "-o", "jsonpath={..image}");
        Assert.Equal("ssm:2", broker.Output);
        Assert.Equal(password, await PasswordAsync());

        await HelmAsync("uninstall");
        var left = await KubectlAsync(string.Empty, "get", "deployment,secret,clusterrole,mutatingwebhookconfiguration", "-A", "-l", "app.kubernetes.io/part-of=ssm", "-o", "name");
        Assert.Equal(string.Empty, left.Output);
        var instances = await KubectlAsync(string.Empty, "get", "namespace", "service-brokers", "-o", "jsonpath={.metadata.deletionTimestamp}");
        Assert.Equal((0, string.Empty), (instances.ExitCode, instances.Output));
        Assert.NotEmpty((await _api.ListAsync(KubernetesTypes.CustomResourceDefinitions, ListScope.All, Token)).Items);

        await HelmAsync("install", "--set", "image=ssm:1");
        Assert.NotEqual(string.Empty, await PasswordAsync());

        async Task HelmAsync(string verb, params string[] arguments)
        {
            string[] chart = verb == "uninstall" ? [] : [HelmChart.Folder];
            var run = await HelmChart.RunAsync([verb, "ssm", .. chart, "-n", "ssm-system", "--kubeconfig", _server.KubeconfigPath, .. arguments]);
            Assert.True(run.ExitCode == 0, run.ToString());
        }

        async Task<string> PasswordAsync() =>
            (await KubectlAsync(string.Empty, "get", "secret", "credis-broker-auth", "-n", "service-brokers", "-o", "jsonpath={.data.password}")).Output;
    }

    [Fact]
    public async Task Uninstall_WithInstances_RefusesOrAbandons()
    {
        foreach (var definition in CatalogCrds.All)
        {
            await _api.CreateAsync(KubernetesTypes.CustomResourceDefinitions, definition, Token);
        }

        await _api.CreateAsync(
            CatalogTypes.ServiceInstances,
            new ServiceInstance { Metadata = new V1ObjectMeta { Name = "db", NamespaceProperty = "default", Finalizers = [CatalogApi.Finalizer] } },
            Token);

        var refused = await SsmRun.OfAsync(_server.KubeconfigPath, string.Empty, "uninstall", "--yes");
        Assert.Equal(ExitCodes.Failure, refused.ExitCode);
        Assert.StartsWith("error: 1 object(s) would be lost, ServiceInstance default/db; delete them first", refused.Error, StringComparison.Ordinal);

        var abandoned = await SsmRun.OfAsync(_server.KubeconfigPath, string.Empty, "uninstall", "--yes", "--abandon");
        Assert.True(abandoned.ExitCode == ExitCodes.Success, abandoned.Error);
        Assert.Contains("abandoned ServiceInstance default/db", abandoned.Output, StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => (await _api.ListAsync(KubernetesTypes.CustomResourceDefinitions, ListScope.All, Token)).Items.Count == 0);
    }

    [Fact]
    public async Task Plugin_OnThePath_MakesKubectlKnowSsm()
    {
        using var folder = new TemporaryFolder();
        var installed = await SsmRun.WithoutClusterAsync("install", "plugin", "--plugins-path", folder.Path);
        Assert.Equal(ExitCodes.Success, installed.ExitCode);

        // The tests run in dotnet, so the link leads there; the program that is installed is ssm itself.
        File.Delete(folder.File("kubectl-ssm"));
        File.CreateSymbolicLink(folder.File("kubectl-ssm"), Path.Combine(AppContext.BaseDirectory, "ssm"));
        var path = new Dictionary<string, string> { ["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}" };
        var run = await CommandRunner.RunAsync("kubectl", ["ssm", "version", "--client"], path);
        var completed = await CommandRunner.RunAsync(folder.File("kubectl_complete-ssm"), ["get", "bro"], path);

        Assert.StartsWith("Client Version: ", run.Output, StringComparison.Ordinal);
        Assert.Equal("broker\nbrokers\n:4\n", completed.Output);
    }

    /// <summary>Has to be asked about everything of the catalog, and nobody listens there.</summary>
    private static V1ValidatingWebhookConfiguration SilentWebhook() => new()
    {
        Metadata = new V1ObjectMeta { Name = "silent" },
        Webhooks =
        [
            new V1ValidatingWebhook
            {
                Name = "silent.example.com",
                ClientConfig = new Admissionregistrationv1WebhookClientConfig { Url = "https://127.0.0.1:1/" },
                Rules = [new V1RuleWithOperations { Operations = ["*"], ApiGroups = ["servicecatalog.k8s.io"], ApiVersions = ["*"], Resources = ["*"] }],
                AdmissionReviewVersions = ["v1"],
                SideEffects = "None",
                FailurePolicy = "Fail",
            },
        ],
    };

    private Task<CommandResult> KubectlAsync(string input, params string[] arguments) =>
        CommandRunner.RunAsync("kubectl", ["--kubeconfig", _server.KubeconfigPath, .. arguments], environment: null, input);
}
