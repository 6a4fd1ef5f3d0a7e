namespace Ssm.ServiceCatalog.Parameters;

/// <summary>The value of one key of one Secret, or why it could not be had.</summary>
internal sealed record ParameterSource
{
    /// <summary>The bytes found; null when <see cref="Problem"/> says why not.</summary>
    public byte[]? Json { get; init; }

    /// <summary>What the API server said about the Secret; no content of it.</summary>
    public string? Problem { get; init; }

    /// <summary>Never shows the content: it is a secret.</summary>
    public override string ToString() => "[redacted]";
}
