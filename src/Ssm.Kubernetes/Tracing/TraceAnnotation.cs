using System.Diagnostics;
using k8s.Models;

namespace Ssm.Kubernetes;

/// <summary>
/// Carries a trace from who asks to who does: a W3C <c>traceparent</c> in an annotation of the object, since between the two there is only the API server (ADR-0014).
/// </summary>
public static class TraceAnnotation
{
    /// <summary>The annotation's key.</summary>
    public const string Key = "ssm.infra.tce.io/traceparent";

    /// <summary>What the object carries; default when it carries none, or none that can be read.</summary>
    public static ActivityContext Of(V1ObjectMeta? metadata) =>
        metadata?.Annotations?.TryGetValue(Key, out var text) == true && ActivityContext.TryParse(text, traceState: null, isRemote: true, out var context) ? context : default;

    /// <summary>The object's metadata with the current span in it; as it is when nothing is traced.</summary>
    public static V1ObjectMeta Stamp(V1ObjectMeta metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);

        // An activity without a source is the web server's own, which nobody exports.
        return Activity.Current is { Source.Name.Length: > 0, Id: { } id }
            ? metadata with { Annotations = new Dictionary<string, string>(metadata.Annotations ?? new Dictionary<string, string>()) { [Key] = id } }
            : metadata;
    }
}
