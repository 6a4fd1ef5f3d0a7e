using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog;
using Ssm.ServiceCatalog.Api;
using Ssm.Testing;
using Ssm.Testing.ScriptedBroker;

namespace Ssm.Cli.Tests.Catalog;

/// <summary>A real API server with the catalog's webhook and controller, and a scripted broker that nobody has registered.</summary>
public sealed class LiveCatalog : IAsyncLifetime
{
    private readonly CancellationTokenSource _stopping = new();
    private ApiServerFixture _server = null!;
    private Task _roles = Task.CompletedTask;

    public ScriptedBroker Broker { get; private set; } = null!;

    public KubernetesApi Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServerFixture.StartAsync();
        Broker = await ScriptedBroker.StartAsync(CancellationToken.None);
        Api = new KubernetesApi(_server.Configuration, new KubernetesApiOptions(), TimeProvider.System);
        foreach (var definition in CatalogCrds.All)
        {
            await Api.CreateAsync(KubernetesTypes.CustomResourceDefinitions, definition, CancellationToken.None);
        }

        await Api.CreateAsync(KubernetesTypes.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = "test" } }, CancellationToken.None);
        var (webhookIsReady, controllerIsReady) = (new TaskCompletionSource(), new TaskCompletionSource());
        _roles = Task.WhenAll(
            CatalogWebhook.RunAsync(_server.Configuration, new CatalogWebhookOptions { OnReady = webhookIsReady.SetResult }, TimeProvider.System, NullLoggerFactory.Instance, _stopping.Token),
            CatalogController.RunAsync(
                _server.Configuration,
                new CatalogControllerOptions { LeaderElect = false, OnReady = controllerIsReady.SetResult },
                TimeProvider.System,
                NullLoggerFactory.Instance,
                _stopping.Token));
        await await Task.WhenAny(Task.WhenAll(webhookIsReady.Task, controllerIsReady.Task), _roles).WaitAsync(Eventually.Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _roles;
        Api.Dispose();
        await Broker.DisposeAsync();
        await _server.DisposeAsync();
        _stopping.Dispose();
    }

    internal Task<SsmRun> RunAsync(string commandLine, string input = "") => SsmRun.OfAsync(_server.KubeconfigPath, input, commandLine.Split(' '));
}
