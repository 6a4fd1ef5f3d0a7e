using k8s.Models;

namespace Ssm.Standalone.Node.Controllers;

/// <summary>Label selectors as the workload kinds carry them (Kubernetes API, <c>LabelSelector</c>). Pure.</summary>
internal static class LabelMatch
{
    /// <summary>An empty selector matches everything, a missing one nothing.</summary>
    public static bool Matches(V1LabelSelector? selector, IDictionary<string, string>? labels) =>
        selector is not null && Matches(selector.MatchLabels, labels) && (selector.MatchExpressions ?? []).All(expression => Matches(expression, labels));

    /// <summary>All pairs must be there.</summary>
    public static bool Matches(IDictionary<string, string>? wanted, IDictionary<string, string>? labels) =>
        (wanted ?? new Dictionary<string, string>()).All(pair => labels is not null && labels.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static bool Matches(V1LabelSelectorRequirement requirement, IDictionary<string, string>? labels)
    {
        string? value = null;
        var exists = labels?.TryGetValue(requirement.Key, out value) == true;
        return requirement.OperatorProperty switch
        {
            "In" => exists && requirement.Values.Contains(value!),
            "NotIn" => !exists || !requirement.Values.Contains(value!),
            "Exists" => exists,
            "DoesNotExist" => !exists,
            _ => false,
        };
    }
}
