using System.Text.Json;

namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>What is known of a binding and what is being done about it.</summary>
public sealed record ServiceBindingStatus
{
    /// <summary><c>Ready</c> and <c>Failed</c>, in the order they first appeared.</summary>
    public IReadOnlyList<ServiceCondition> Conditions { get => field ?? []; init; }

    /// <summary>An operation runs at the broker and is being polled.</summary>
    public bool AsyncOpInProgress { get; init; }

    /// <summary>The broker's name of the running operation, echoed when polling.</summary>
    public string? LastOperation { get; init; }

    /// <summary>Empty, <c>Bind</c> or <c>Unbind</c>.</summary>
    public string? CurrentOperation { get; init; }

    /// <summary>The generation last acted upon to the end.</summary>
    public long ReconciledGeneration { get; init; }

    /// <summary>When the current operation began; retries end when it is too long ago.</summary>
    public DateTimeOffset? OperationStartTime { get; init; }

    /// <summary>When the broker began with what it is being polled for, which a plan's maximum polling duration is counted from; null while nothing runs there.</summary>
    public DateTimeOffset? AsyncOpStartTime { get; init; }

    /// <summary>What is being sent to the broker.</summary>
    public ServiceBindingProperties? InProgressProperties { get; init; }

    /// <summary>What the broker has accepted.</summary>
    public ServiceBindingProperties? ExternalProperties { get; init; }

    /// <summary>A bind of unknown result is being undone.</summary>
    public bool OrphanMitigationInProgress { get; init; }

    /// <summary>The Secret, which makes the binding a Provisioned Service of the Service Binding Specification; null while there is none.</summary>
    public ObjectReference? Binding { get; init; }

    /// <summary>When the credentials end; null = never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When a new binding should have taken over; null = not known.</summary>
    public DateTimeOffset? RenewBefore { get; init; }

    /// <summary>OSB id of the binding whose credential the Secret holds; null = that of the spec, the credential was never changed.</summary>
    public string? ExternalID { get; init; }

    /// <summary>A change of the credential that goes on; null = none.</summary>
    public BindingRotation? Rotation { get; init; }

    /// <summary>When the Secret last got another credential; null = never.</summary>
    public DateTimeOffset? LastRotationTime { get; init; }

    /// <summary>The value of the spec's <c>rotationRequests</c> that was last acted upon.</summary>
    public long? ObservedRotationRequests { get; init; }

    /// <summary>Network endpoints that the application needs.</summary>
    public IReadOnlyList<BoundEndpoint>? Endpoints { get; init; }

    /// <summary>Storage that the application has to mount, as the broker describes it.</summary>
    public IReadOnlyList<JsonElement>? VolumeMounts { get; init; }

    /// <summary>Empty, <c>NotRequired</c>, <c>Required</c>, <c>Succeeded</c> or <c>Failed</c>.</summary>
    public string UnbindStatus { get => field ?? ""; init; }

    /// <summary>For the Status column: the type of the last condition if true, else its reason.</summary>
    public string LastConditionState { get => field ?? ""; init; }
}
