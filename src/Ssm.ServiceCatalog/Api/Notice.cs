namespace Ssm.ServiceCatalog.Api;

/// <summary>What conditions and events say alike: one word for programs, one sentence for people, free of secrets.</summary>
internal readonly record struct Notice(string Reason, string Message)
{
    /// <summary>The same with the broker's description in parentheses, as polling reports progress.</summary>
    public Notice Describing(string description) => this with { Message = $"{Message} ({description})" };
}
