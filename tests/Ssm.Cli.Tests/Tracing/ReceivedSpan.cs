namespace Ssm.Cli.Tests.Tracing;

/// <summary>A span as it arrived at the collector.</summary>
internal sealed record ReceivedSpan
{
    /// <summary><c>service.name</c> of the resource.</summary>
    public string Service { get; init; } = "";

    public string TraceId { get; init; } = "";

    public string SpanId { get; init; } = "";

    /// <summary>Empty for the root.</summary>
    public string ParentId { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Span ids that it is linked to.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    public override string ToString() =>
        $"{Service}: {Name} {TraceId[..6]}/{SpanId[..4]} of {(ParentId.Length == 0 ? "none" : ParentId[..4])} {string.Join(' ', Attributes.Select(pair => $"{pair.Key}={pair.Value}"))}";
}
