using System.Text.Json.Serialization;

namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>One observation about an object. No member is left out on the wire, not even an empty one.</summary>
public sealed record ServiceCondition
{
    /// <summary><c>Ready</c>, <c>Failed</c> or, on instances, <c>OrphanMitigation</c>.</summary>
    public string Type { get => field ?? ""; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string Status { get => field ?? ""; init; }

    /// <summary>When <see cref="Status"/> last changed; a change of reason or message alone does not move it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>One word for programs, for example <c>ProvisionedSuccessfully</c>.</summary>
    public string Reason { get => field ?? ""; init; }

    /// <summary>One sentence for people.</summary>
    public string Message { get => field ?? ""; init; }
}
