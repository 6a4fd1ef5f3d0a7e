using System.Net;
using System.Text.RegularExpressions;

namespace Ssm.Standalone.Node.Paths;

/// <summary>
/// Replaces names of the cluster domain by addresses, anywhere in a text: the machine's resolver does not know them, and engines must not depend
/// on the user's <c>/etc/resolv.conf</c>. A name that has no address yet stays. Pure but for the look-up.
/// </summary>
internal sealed class ClusterNameRewriter
{
    private const string Label = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";

    private readonly Func<ClusterName, IPAddress?> _resolve;
    private readonly Lazy<Regex> _pattern;

    /// <summary>Prepares for one cluster domain, for example <c>cluster.local</c>.</summary>
    /// <param name="clusterDomain">The domain after <c>svc</c>; names may leave it out.</param>
    /// <param name="resolve">The address of a name; null when it has none.</param>
    public ClusterNameRewriter(string clusterDomain, Func<ClusterName, IPAddress?> resolve)
    {
        _resolve = resolve;

        // Made when first needed: it costs more than the rest of a node's composition.
        _pattern = new Lazy<Regex>(() => new Regex(
            $@"(?<![-\w.])(?:(?<pod>{Label})\.)?(?<service>{Label})\.(?<namespace>{Label})\.svc(?:\.{Regex.Escape(clusterDomain)})?\.?(?![-\w]|\.\w)",
            RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)));
    }

    public string Rewrite(string text) =>
        // The search for ".svc" is what nearly every text costs.
        text.Contains(".svc", StringComparison.Ordinal) ? _pattern.Value.Replace(text, Address) : text;

    private string Address(Match match)
    {
        var pod = match.Groups["pod"];
        var name = new ClusterName(pod.Success ? pod.Value : null, match.Groups["service"].Value, match.Groups["namespace"].Value);
        return _resolve(name)?.ToString() ?? match.Value;
    }
}
