using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Retries;
using Ssm.ServiceCatalog.Tests.Simulation;

namespace Ssm.ServiceCatalog.Tests.Retries;

/// <summary>A pass over an object that is older than the last write would repeat a call of a broker, and contradict what was written.</summary>
public sealed class StaleReadsTests
{
    private readonly SimulatedApiServer _server = new(TimeProvider.System, (_, _, _) => null);
    private readonly StaleReads _stale = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AfterAWriteThatFailed_IsStaleWhenItTookEffect(bool hasTakenEffect)
    {
        var connection = new DirectConnection(_server) { LosesAnswers = hasTakenEffect, LosesRequests = !hasTakenEffect };
        using var api = connection.Open();
        var cached = await MadeAsync(api);

        await Assert.ThrowsAsync<HttpRequestException>(() => WriteAsync(api, cached));

        Assert.Equal(hasTakenEffect, await IsStaleAsync(api, cached));
        Assert.Equal(hasTakenEffect, await IsStaleAsync(api, cached)); // until the watch brings another
    }

    [Fact]
    public async Task AfterAWrite_OnlyTheOldVersionIsStale()
    {
        using var api = new DirectConnection(_server).Open();
        var cached = await MadeAsync(api);

        var written = await WriteAsync(api, cached);

        Assert.True(await IsStaleAsync(api, cached));
        Assert.False(await IsStaleAsync(api, written));
    }

    [Fact]
    public async Task InANewTerm_WhatTheLeaderBeforeReplaced_IsBehind()
    {
        using var api = new DirectConnection(_server).Open();
        var cached = await MadeAsync(api);
        Assert.False(await IsBehindAsync(api, cached));
        var other = await api.UpdateAsync(
            KubernetesTypes.ConfigMaps, cached with { Data = new Dictionary<string, string> { ["a"] = "c" } }, TestContext.Current.CancellationToken);

        Assert.False(await IsBehindAsync(api, cached)); // within a term nobody else leads
        _stale.BeginTerm();
        Assert.True(await IsBehindAsync(api, cached));
        Assert.False(await IsBehindAsync(api, other));
    }

    private Task<bool> IsBehindAsync(KubernetesApi api, V1ConfigMap cached) =>
        _stale.IsBehindAsync(api, KubernetesTypes.ConfigMaps, cached, TestContext.Current.CancellationToken);

    private Task<V1ConfigMap> MadeAsync(KubernetesApi api)
    {
        _server.Create(KubernetesTypes.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = "test" } });
        _server.Create(KubernetesTypes.ConfigMaps, new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "one", NamespaceProperty = "test" } });
        return api.GetAsync(KubernetesTypes.ConfigMaps, new NamespacedName("test", "one"), TestContext.Current.CancellationToken)!;
    }

    private Task<V1ConfigMap> WriteAsync(KubernetesApi api, V1ConfigMap cached) => _stale.WriteAsync(cached, () => api.UpdateAsync(
        KubernetesTypes.ConfigMaps, cached with { Data = new Dictionary<string, string> { ["a"] = "b" } }, TestContext.Current.CancellationToken));

    private Task<bool> IsStaleAsync(KubernetesApi api, V1ConfigMap cached) =>
        _stale.IsStaleAsync(api, KubernetesTypes.ConfigMaps, cached, TestContext.Current.CancellationToken);
}
