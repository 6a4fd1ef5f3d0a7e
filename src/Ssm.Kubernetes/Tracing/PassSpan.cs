using System.Diagnostics;
using k8s.Models;

namespace Ssm.Kubernetes;

/// <summary>The span of one pass.</summary>
internal static class PassSpan
{
    /// <summary>
    /// Goes on in the trace that the object carries. A deletion is no part of the order it ends, which may be a year old: it has a trace of its own, with a link.
    /// </summary>
    /// <param name="controller">The controller's name.</param>
    /// <param name="key">The object.</param>
    /// <param name="own">The object's metadata; null when it is not known.</param>
    public static Activity? Start(string controller, NamespacedName key, V1ObjectMeta? own)
    {
        if (!KubernetesTracing.Source.HasListeners())
        {
            return null;
        }

        var carried = TraceAnnotation.Of(own);
        var isDeleting = own?.DeletionTimestamp is not null;
        var span = KubernetesTracing.Source.StartActivity(
            ActivityKind.Internal,
            isDeleting ? default : carried,
            links: isDeleting && carried != default ? [new ActivityLink(carried)] : null,
            name: $"reconcile {controller}");
        span?.SetTag("k8s.namespace.name", key.Namespace).SetTag("k8s.object.name", key.Name);
        return span;
    }

    /// <summary>Ends the span. Most passes find everything as it should be, or wait; they are not worth telling.</summary>
    public static void End(Activity? span, string result)
    {
        if (span is null)
        {
            return;
        }

        var isFailure = result is PassResult.Error or PassResult.TerminalError;
        span.SetTag("reconcile.result", result);
        if (isFailure)
        {
            span.SetStatus(ActivityStatusCode.Error); // the log has the cause
        }
        else if (span.GetCustomProperty(KubernetesTracing.Acts) is null)
        {
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        span.Dispose();
    }
}
