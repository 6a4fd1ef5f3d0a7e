namespace Ssm.OpenServiceBroker.Operations;

/// <summary>What a poll says beside the ids of its path. All are hints; a broker must do without any of them.</summary>
public sealed record LastOperationQuery
{
    /// <summary>The Service Offering of the instance.</summary>
    public ServiceId? ServiceId { get; init; }

    /// <summary>The Service Plan of the instance; while a plan change is polled, the plan from <em>before</em> the update.</summary>
    public PlanId? PlanId { get; init; }

    /// <summary>As received with 202; <see langword="null"/> asks for the latest operation.</summary>
    public Operation? Operation { get; init; }
}
