using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Admission.Wire;

namespace Ssm.ServiceCatalog.Admission;

/// <summary>The span of one admission request: where the trace of an order begins, unless who ordered began one (ADR-0014).</summary>
internal static class AdmissionSpan
{
    private static readonly ActivitySource Source = new("Ssm.ServiceCatalog");

    /// <summary>
    /// The parent is what the API server sends, when it traces. Else it is what the object newly carries: a user's own trace, or that of the mutating hook when the validating one is called.
    /// </summary>
    public static Activity? Start(HttpContext http, AdmissionHook hook, AdmissionRequest request)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var sent = http.Request.Headers;
        var parent = ActivityContext.TryParse(sent.TraceParent, sent.TraceState, isRemote: true, out var parsed) ? parsed : NewlyCarried(request);
        var span = KubernetesTracing.StartServer(Source, $"admission {(hook.IsMutating ? "mutating" : "validating")} {hook.Plural}", parent);
        span?.SetTag("k8s.admission.operation", request.Operation).SetTag("k8s.namespace.name", request.Namespace).SetTag("k8s.object.name", request.Name);
        return span;
    }

    public static void End(Activity? span, AdmissionVerdict verdict)
    {
        span?.SetTag("k8s.admission.allowed", verdict is AdmissionVerdict.Allowed);
        if (verdict is AdmissionVerdict.Denied { Code: >= System.Net.HttpStatusCode.InternalServerError })
        {
            span?.SetStatus(ActivityStatusCode.Error);
        }
    }

    private static ActivityContext NewlyCarried(AdmissionRequest request)
    {
        var carried = Carried(request.Object);
        return carried != Carried(request.OldObject) && ActivityContext.TryParse(carried, traceState: null, isRemote: true, out var context) ? context : default;
    }

    private static string? Carried(JsonElement? resource) =>
        resource is { ValueKind: JsonValueKind.Object } given
        && given.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
        && metadata.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object
        && annotations.TryGetProperty(TraceAnnotation.Key, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
