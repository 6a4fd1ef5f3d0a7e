using Microsoft.Extensions.Logging;
using Prometheus;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Hosts;
using Ssm.StatefulServices.Secrets;

namespace Ssm.StatefulServices.Operator;

/// <summary>The operator of one service. Run it on one replica at a time, under leader election.</summary>
public sealed class ServiceOperator(
    ServiceDefinition definition, string @namespace, KubernetesApi api, TimeProvider timeProvider, Func<double> jitter, Func<string> newPassword, ILoggerFactory logs,
    CollectorRegistry registry)
{
    /// <summary>Watches and reconciles until cancelled. Caches live as long as this call, so that a replica that does not lead costs nothing.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var service = definition.Offering.Name;
        using var group = new ControllerGroup(api, timeProvider, jitter, logs, registry);
        var caches = new OperatorCaches(group, @namespace, service);
        var logger = logs.CreateLogger($"Ssm.Operator.{service}");
        using var metrics = new InstanceMetrics(service, registry);
        var events = new EventRecorder(api, $"{service}-operator", timeProvider, logger);
        var reconciler = new StatefulServiceReconciler(
            definition,
            api,
            caches,
            new InstanceSecretStore(api, timeProvider, newPassword),
            new HostClaims(api, timeProvider),
            new StatusOutlets(metrics, events),
            timeProvider,
            logger);
        group.Controller(service, reconciler, new ControllerOptions { LongestRetry = TimeSpan.FromSeconds(15) })
            .Watch(caches.StatefulServices)
            .Watch(caches.Pods, caches.OwnerOf)
            .Watch(caches.Services, caches.OwnerOf)
            .Watch(caches.Endpoints, caches.OwnerOf)
            .Watch(caches.StatefulSets, caches.OwnerOf)
            .Watch(caches.Secrets, caches.OwnerOf)
            .Watch(caches.Claims, caches.OwnerOf);
        await Task.WhenAll(group.RunAsync(cancellationToken), events.RunAsync(cancellationToken));
    }
}
