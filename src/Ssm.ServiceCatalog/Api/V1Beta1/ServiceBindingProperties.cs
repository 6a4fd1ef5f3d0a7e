using System.Text.Json;

namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>Parameters of a binding as the broker sees them, with values from Secrets redacted.</summary>
public sealed record ServiceBindingProperties
{
    /// <summary>The merged parameters; a top-level value from a Secret reads <c>&lt;redacted&gt;</c>.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>SHA-256 of the merged parameters before redaction; null when there are none.</summary>
    public string? ParameterChecksum { get; init; }

    /// <summary>On whose behalf.</summary>
    public UserInfo? UserInfo { get; init; }

    /// <summary>Never shows the content: it may hold secrets.</summary>
    public override string ToString() => "[redacted]";
}
