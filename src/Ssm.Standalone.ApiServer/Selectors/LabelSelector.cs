using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Selectors;

/// <summary>
/// What <c>?labelSelector=</c> and <c>metav1.LabelSelector</c> ask for: all terms must hold. Immutable.
/// Source: Kubernetes documentation, "Labels and Selectors".
/// </summary>
public sealed class LabelSelector
{
    private readonly IReadOnlyList<LabelRequirement> _requirements;

    private LabelSelector(IReadOnlyList<LabelRequirement> requirements) => _requirements = requirements;

    /// <summary>Matches every object; what an empty text parses to.</summary>
    public static LabelSelector Everything { get; } = new([]);

    /// <summary>True when there is no term, so that a caller can skip reading labels.</summary>
    public bool IsEverything => _requirements.Count == 0;

    /// <summary>Reads the query form: <c>a=b,c!=d,e in (x,y),f notin (z),g,!h,i&gt;1,j&lt;2</c>.</summary>
    /// <exception cref="FormatException">The text is no selector; the message is kube-apiserver's.</exception>
    public static LabelSelector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Of(new LabelSelectorParser(text).Parse());
    }

    /// <summary>Reads the object form, <c>matchLabels</c> and <c>matchExpressions</c>; an empty object matches everything.</summary>
    /// <exception cref="FormatException">An operator, key or value is invalid.</exception>
    public static LabelSelector FromObject(JsonObject selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Of(LabelSelectorObject.Read(selector));
    }

    /// <summary>True if the labels fulfil every term; <paramref name="labels"/> null counts as no labels.</summary>
    public bool Matches(JsonObject? labels)
    {
        foreach (var requirement in _requirements)
        {
            if (!requirement.Matches(Value(labels, requirement.Key)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The query form, terms sorted by key: equal selectors have equal texts.</summary>
    public override string ToString() => string.Join(',', _requirements);

    private static LabelSelector Of(IEnumerable<LabelRequirement> requirements)
    {
        var sorted = requirements.OrderBy(requirement => requirement.Key, StringComparer.Ordinal).ToArray();
        return sorted.Length == 0 ? Everything : new LabelSelector(sorted);
    }

    private static string? Value(JsonObject? labels, string key) =>
        labels is not null && labels.TryGetPropertyValue(key, out var node) && node is JsonValue value
            && value.TryGetValue<string>(out var text)
            ? text
            : null;
}
