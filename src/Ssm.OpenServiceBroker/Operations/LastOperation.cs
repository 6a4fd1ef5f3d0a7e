namespace Ssm.OpenServiceBroker.Operations;

/// <summary>Body of a successful poll. OSB v2.17, "Polling Last Operation for Service Instances" and "… for Service Bindings".</summary>
public sealed record LastOperation
{
    /// <summary>How the operation stands.</summary>
    public required LastOperationState State { get; init; }

    /// <summary>User-facing progress or reason of failure; <see langword="null"/> or empty when the broker has none.</summary>
    public string? Description { get; init; }

    /// <summary>After a failed update or deprovision: whether the instance can still be used. Absent means true. Since 2.16.</summary>
    public bool? InstanceUsable { get; init; }

    /// <summary>After a failed update: whether sending it again can help. Absent means true. Since 2.16.</summary>
    public bool? UpdateRepeatable { get; init; }
}
