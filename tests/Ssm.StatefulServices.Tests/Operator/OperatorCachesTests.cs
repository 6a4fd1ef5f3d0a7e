using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Operator;
using Ssm.StatefulServices.Tests.Api;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Operator;

/// <summary>Caches that watch a real API server.</summary>
public sealed class OperatorCachesTests
{
    private static readonly NamespacedName Key = new("service-brokers", "credis-105f4a29");

    [Fact]
    public async Task OwnerOf_PasswordBeforeItsInstance_IsTheInstanceOnceItExists()
    {
        await using var server = await ApiServerFixture.StartAsync();
        using var api = new KubernetesApi(server.Configuration, new KubernetesApiOptions(), TimeProvider.System);
        await api.CreateAsync(KubernetesTypes.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = Key.Namespace } }, default);
        await InstanceKind.DefineAsync(api);
        using var group = new ControllerGroup(api, TimeProvider.System, () => 0.5, NullLoggerFactory.Instance);
        var caches = new OperatorCaches(group, Key.Namespace, "credis");
        using var stop = new CancellationTokenSource();
        var watching = group.RunAsync(stop.Token);

        var password = await api.CreateAsync(KubernetesTypes.Secrets, new V1Secret { Metadata = Labelled($"{Key.Name}-given") }, default);
        await Eventually.TrueAsync(() => caches.Secrets.Get(NamespacedName.Of(password)) is not null);
        Assert.Empty(caches.OwnerOf(password));

        await api.CreateAsync(
            StatefulServiceTypes.StatefulServices,
            new StatefulService { Metadata = Labelled(Key.Name), Spec = new StatefulServiceSpec { Service = "credis", Plan = "p", InstanceId = "105f4a29" } },
            default);
        await Eventually.TrueAsync(() => caches.StatefulServices.Get(Key) is not null);
        Assert.Equal([Key], caches.OwnerOf(password));
        Assert.Empty(caches.OwnerOf(new V1Secret { Metadata = new V1ObjectMeta { Name = "unlabelled", NamespaceProperty = Key.Namespace } }));

        await stop.CancelAsync();
        await watching;
    }

    private static V1ObjectMeta Labelled(string name) => new()
    {
        Name = name,
        NamespaceProperty = Key.Namespace,
        Labels = new Dictionary<string, string> { [StatefulServiceLabels.Name] = "credis", [StatefulServiceLabels.Instance] = "105f4a29" },
    };
}
