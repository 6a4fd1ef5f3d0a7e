using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>Everything a decision about an instance is made from.</summary>
internal sealed record InstanceSnapshot
{
    public required ServiceInstance Instance { get; init; }

    public required ScopeNames Names { get; init; }

    /// <summary>Whether the references are complete, can be completed, or lack something.</summary>
    public required ReferenceResolution References { get; init; }

    /// <summary>What the class reference points at; null when there is none or it is gone.</summary>
    public IServiceClass? Class { get; init; }

    /// <summary>What the plan reference points at; null when there is none or it is gone.</summary>
    public IServicePlan? Plan { get; init; }

    /// <summary>The class's broker.</summary>
    public IServiceBroker? Broker { get; init; }

    /// <summary>Null when the namespace is not known.</summary>
    public string? NamespaceUid { get; init; }

    /// <summary>Null when they were not needed or <see cref="ParametersProblem"/> says why they could not be had.</summary>
    public ParameterSet? Parameters { get; init; }

    /// <summary>What is wrong with the parameters.</summary>
    public string? ParametersProblem { get; init; }

    public required string ClusterId { get; init; }

    /// <summary>Bindings that refer to the instance.</summary>
    public IReadOnlyList<ServiceBinding> Bindings { get; init; } = [];

    /// <summary>How long the back-off of the next call or poll lasts; null = it is time.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>
    /// The instance may exist at the broker through an earlier attempt, of this process or another, so that a failure of this attempt does
    /// not prove that there is nothing to delete.
    /// </summary>
    public bool MayExist { get; init; }

    public ServiceInstanceStatus Status => Instance.Status ?? new ServiceInstanceStatus();

    public bool IsDeleting => Instance.Metadata.DeletionTimestamp is not null;
}
