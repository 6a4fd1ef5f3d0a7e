namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>Adds or replaces a key. The expression wins over the string, the string over the bytes.</summary>
public sealed record AddKeyTransform
{
    /// <summary>The key to write.</summary>
    public string? Key { get; init; }

    /// <summary>The value as bytes.</summary>
    public byte[]? Value { get; init; }

    /// <summary>The value as text.</summary>
    public string? StringValue { get; init; }

    /// <summary>kubectl JSONPath template over the credentials at this point; its text is the value.</summary>
    public string? JsonPathExpression { get; init; }

    /// <summary>Never shows the content: it may hold secrets.</summary>
    public override string ToString() => "[redacted]";
}
