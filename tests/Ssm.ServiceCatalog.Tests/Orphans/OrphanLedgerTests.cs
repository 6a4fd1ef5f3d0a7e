using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Alpha1;
using Ssm.ServiceCatalog.Orphans;
using Ssm.ServiceCatalog.Tests.Simulation;

namespace Ssm.ServiceCatalog.Tests.Orphans;

public sealed class OrphanLedgerTests
{
    private readonly SimulatedApiServer _server = new(TimeProvider.System, (_, _, _) => null);

    [Fact]
    public async Task Kept_CountsBeforeTheCacheHasIt()
    {
        using var api = new DirectConnection(_server).Open();
        using var group = Group(api);
        var ledger = Ledger(group);

        await ledger.KeepAsync(Entry(), TestContext.Current.CancellationToken);
        await ledger.KeepAsync(Entry(), TestContext.Current.CancellationToken);

        Assert.Equal(1, ledger.BindingsOf("instance-id"));
        Assert.Equal(0, ledger.BindingsOf("another"));
    }

    /// <summary>The binding is still there and is counted as such; an entry that never comes must not hold the instance for ever.</summary>
    [Fact]
    public async Task NotKept_DoesNotCount()
    {
        using var api = new DirectConnection(_server) { LosesRequests = true }.Open();
        using var group = Group(api);
        var ledger = Ledger(group);

        await Assert.ThrowsAsync<HttpRequestException>(() => ledger.KeepAsync(Entry(), TestContext.Current.CancellationToken));

        Assert.Equal(0, ledger.BindingsOf("instance-id"));
    }

    private static ControllerGroup Group(KubernetesApi api) => new(api, TimeProvider.System, () => 0.5, NullLoggerFactory.Instance, RoleMetrics.NewRegistry());

    private static OrphanLedger Ledger(ControllerGroup group) => new(group.Api, group.Informer(CatalogTypes.OrphanedResources, ListScope.All), _ => []);

    private static OrphanedResource Entry() => new()
    {
        Metadata = new V1ObjectMeta { Name = "binding-uid" },
        Spec = new OrphanedResourceSpec { Kind = "ServiceBinding", InstanceID = "instance-id", BindingID = "binding-id" },
    };
}
