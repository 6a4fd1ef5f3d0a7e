namespace Ssm.ServiceCatalog.Api.V1Alpha1;

/// <summary>How far the deletion at the broker has come.</summary>
public sealed record OrphanedResourceStatus
{
    /// <summary><c>Waiting</c>, <c>Deleting</c>, <c>Retrying</c> or <c>Retained</c>.</summary>
    public string State { get => field ?? ""; init; }

    /// <summary>One sentence about what it waits for.</summary>
    public string Message { get => field ?? ""; init; }

    /// <summary>How often the broker was asked to delete it.</summary>
    public long Attempts { get; init; }

    /// <summary>When the broker was last asked.</summary>
    public DateTimeOffset? LastAttemptTime { get; init; }

    /// <summary>When the broker is asked again; null while that depends on something else.</summary>
    public DateTimeOffset? NextAttemptTime { get; init; }

    /// <summary>The broker is deleting it and is being polled.</summary>
    public bool AsyncOpInProgress { get; init; }

    /// <summary>The broker's name of the running deletion.</summary>
    public string? LastOperation { get; init; }
}
