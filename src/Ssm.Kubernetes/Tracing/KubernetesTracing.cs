using System.Diagnostics;

namespace Ssm.Kubernetes;

/// <summary>The toolkit's spans, and what those of its users have in common with them. Nothing is made while nobody listens.</summary>
public static class KubernetesTracing
{
    /// <summary>The name of the toolkit's source.</summary>
    public const string SourceName = "Ssm.Kubernetes";

    /// <summary>On a span in which something was done: a pass that did nothing is not told.</summary>
    internal const string Acts = "ssm.acts";

    internal static readonly ActivitySource Source = new(SourceName);

    /// <summary>
    /// A span of a request from outside. Its parent is what the caller sent, and nothing else: the web server's own activity is exported by nobody.
    /// </summary>
    /// <param name="source">Whose span it is.</param>
    /// <param name="name">Few values.</param>
    /// <param name="parent">Default starts a trace.</param>
    public static Activity? StartServer(ActivitySource source, string name, ActivityContext parent)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!source.HasListeners())
        {
            return null;
        }

        Activity.Current = null;
        return source.StartActivity(name, ActivityKind.Server, parent);
    }
}
