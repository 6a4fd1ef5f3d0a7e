namespace Ssm.OpenServiceBroker.Errors;

/// <summary>The JSON of a refusal. Broker code states an <see cref="OsbError"/> instead.</summary>
public sealed record OsbErrorBody
{
    /// <summary>One word in camel case, or absent.</summary>
    public string? Error { get; init; }

    /// <summary>A sentence for the user, or absent.</summary>
    public string? Description { get; init; }

    /// <summary>For update and deprovision. Absent means true. Since 2.16.</summary>
    public bool? InstanceUsable { get; init; }

    /// <summary>For update. Absent means true. Since 2.16.</summary>
    public bool? UpdateRepeatable { get; init; }
}
