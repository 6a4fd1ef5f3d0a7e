namespace Ssm.Kubernetes;

/// <summary>Which objects of a kind a list or watch covers.</summary>
public sealed record ListScope
{
    /// <summary>Every object of the kind in every namespace.</summary>
    public static ListScope All { get; } = new();

    /// <summary>Only this namespace; null or empty means all of them.</summary>
    public string? Namespace { get; init; }

    /// <summary>Label selector as in <c>kubectl -l</c>; null selects all.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector as in <c>kubectl --field-selector</c>; null selects all.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>All objects of one namespace.</summary>
    public static ListScope In(string @namespace) => new() { Namespace = @namespace };
}
