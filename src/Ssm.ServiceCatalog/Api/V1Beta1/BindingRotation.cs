namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>
/// How the change of a binding's credential stands: another binding is made at the broker, its credential goes into the Secret, and the old one is
/// deleted. The object is ready all the time. OSB v2.17, "Binding Rotation".
/// </summary>
public sealed record BindingRotation
{
    /// <summary>
    /// <c>Binding</c>: the new one is being made. <c>Reverting</c>: what may have become of it is being deleted. <c>Unbinding</c>: the Secret holds the new
    /// credential, and the old one is being deleted.
    /// </summary>
    public string Phase { get => field ?? ""; init; }

    /// <summary>OSB id of the binding that the phase is about.</summary>
    public string ExternalID { get => field ?? ""; init; }

    /// <summary>When the phase began.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>An operation runs at the broker and is being polled.</summary>
    public bool AsyncOpInProgress { get; init; }

    /// <summary>The broker's name of the running operation, echoed when polling.</summary>
    public string? LastOperation { get; init; }

    /// <summary>What holds it up, one word for programs; null = nothing.</summary>
    public string? Reason { get; init; }

    /// <summary>What holds it up, one sentence for people; null = nothing.</summary>
    public string? Message { get; init; }
}
