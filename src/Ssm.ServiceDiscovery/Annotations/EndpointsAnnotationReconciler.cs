using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;

namespace Ssm.ServiceDiscovery.Annotations;

/// <summary>Writes an instance's ready endpoints on its Service.</summary>
internal sealed partial class EndpointsAnnotationReconciler(
    KubernetesApi api, Informer<V1Service> services, Informer<V1Endpoints> endpoints, ILogger logger) : IReconciler
{
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (services.Get(key) is not { } service || !EndpointsAnnotation.IsDue(service))
        {
            return ReconcileResult.Done;
        }

        var desired = EndpointsAnnotation.Compose(service, endpoints.Get(key));
        if (desired == service.Metadata.Annotations?.AsReadOnly().GetValueOrDefault(EndpointsAnnotation.Key))
        {
            return ReconcileResult.Done;
        }

        await WriteAsync(key, desired, cancellationToken);
        LogWritten(key, desired ?? "none");
        return ReconcileResult.Done;
    }

    private async Task WriteAsync(NamespacedName key, string? value, CancellationToken cancellationToken)
    {
        var annotations = new JsonObject { [EndpointsAnnotation.Key] = value }; // null removes the key (RFC 7386)
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } };
        try
        {
            await api.PatchAsync(KubernetesTypes.Services, key, patch, cancellationToken);
        }
        catch (KubernetesApiException gone) when (gone.IsNotFound)
        {
            // Deleted since the cache saw it: nothing left to annotate.
        }
    }

    [LoggerMessage(8004, LogLevel.Information, "Endpoints of {Service}: {Endpoints}")]
    private partial void LogWritten(NamespacedName service, string endpoints);
}
