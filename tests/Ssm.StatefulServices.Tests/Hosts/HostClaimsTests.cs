using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Hosts;
using Ssm.StatefulServices.Tests.Api;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Hosts;

/// <summary>Claims on a real API server.</summary>
public sealed class HostClaimsTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private ApiServerFixture _server = null!; // InitializeAsync sets both
    private KubernetesApi _api = null!;
    private HostClaims _claims = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServerFixture.StartAsync();
        _api = new KubernetesApi(_server.Configuration, new KubernetesApiOptions(), TimeProvider.System);
        _claims = new HostClaims(_api, _time);
        await _api.CreateAsync(KubernetesTypes.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = "service-brokers" } }, default);
        await InstanceKind.DefineAsync(_api);
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task TryClaimAsync_ManyAtOnce_ExactlyOneGetsIt()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => _claims.TryClaimAsync("one.test.cn", AnInstance($"credis-{number}", "one.test.cn"), default)));

        Assert.Single(answers, answer => answer is null);
    }

    [Fact]
    public async Task TryClaimAsync_OwnClaim_IsKept()
    {
        Assert.Null(await _claims.TryClaimAsync("a.cn", AnInstance("credis-a", "a.cn"), default));
        Assert.Null(await _claims.TryClaimAsync("a.cn", AnInstance("credis-a", "a.cn"), default));
        Assert.Equal("credis-a (test/redis)", await _claims.TryClaimAsync("a.cn", AnInstance("kafka-b", "a.cn"), default));
    }

    [Fact]
    public async Task TryClaimAsync_ClaimOfAnInstanceThatNeverCameToBe_IsTakenOverAfterAWhile()
    {
        await _claims.TryClaimAsync("a.cn", AnInstance("credis-a", "a.cn"), default);
        Assert.NotNull(await _claims.TryClaimAsync("a.cn", AnInstance("credis-b", "a.cn"), default));

        _time.Advance(HostClaims.Grace + TimeSpan.FromSeconds(2));

        Assert.Null(await _claims.TryClaimAsync("a.cn", AnInstance("credis-b", "a.cn"), default));
    }

    [Fact]
    public async Task TryClaimAsync_ClaimOfALivingInstance_IsNeverTakenOver()
    {
        var holder = await _api.CreateAsync(StatefulServiceTypes.StatefulServices, AnInstance("credis-a", "a.cn"), default);
        await _claims.TryClaimAsync("a.cn", holder, default);

        _time.Advance(TimeSpan.FromDays(1));

        Assert.NotNull(await _claims.TryClaimAsync("a.cn", AnInstance("credis-b", "a.cn"), default));
    }

    [Fact]
    public async Task SettleAsync_HostChanged_OwnsTheNewClaimAndFreesTheOldOne()
    {
        var holder = await _api.CreateAsync(StatefulServiceTypes.StatefulServices, AnInstance("credis-a", "new.cn"), default);
        await _claims.TryClaimAsync("old.cn", holder, default);
        await _claims.TryClaimAsync("new.cn", holder, default);
        _time.Advance(HostClaims.Grace + TimeSpan.FromSeconds(2));

        await _claims.SettleAsync(holder, default);

        var claims = (await _api.ListAsync(KubernetesTypes.ConfigMaps, ListScope.In("service-brokers"), default)).Items;
        var kept = Assert.Single(claims, claim => claim.Metadata.Labels?.ContainsKey(StatefulServiceLabels.Purpose) is true);
        Assert.Equal("host-new.cn", kept.Metadata.Name);
        Assert.Equal(holder.Metadata.Uid, Assert.Single(kept.Metadata.OwnerReferences).Uid);
    }

    private static StatefulService AnInstance(string name, string host) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "service-brokers", Labels = new Dictionary<string, string> { [StatefulServiceLabels.Name] = "credis" } },
        Spec = new StatefulServiceSpec { Service = "credis", Plan = "p", InstanceId = name, Host = host, Instance = new InstanceReference { Namespace = "test", Name = "redis" } },
    };
}
