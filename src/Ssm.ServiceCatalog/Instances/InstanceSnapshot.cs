using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Alpha1;
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

    /// <summary>The version spoken to the broker.</summary>
    public OsbVersion OsbVersion { get; init; } = OsbVersion.V217;

    /// <summary>Changes whenever the broker is reached in another way: another address, another credential.</summary>
    public string BrokerVersion { get; init; } = "";

    /// <summary>Null when the namespace is not known.</summary>
    public string? NamespaceUid { get; init; }

    /// <summary>What a broker may be told about the namespace.</summary>
    public IReadOnlyDictionary<string, string> NamespaceAnnotations { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc cref="NamespaceAnnotations"/>
    public IReadOnlyDictionary<string, string> NamespaceLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>When the deletion of the namespace was asked for; null = it stays.</summary>
    public DateTimeOffset? NamespaceDeletion { get; init; }

    /// <summary>Another instance that stands for the same external id at the broker; null = none.</summary>
    public NamespacedName? Twin { get; init; }

    /// <summary>The entry of the ledger that keeps an instance of this id for adoption; null = none.</summary>
    public OrphanedResource? Retained { get; init; }

    /// <summary>The entry of the ledger by which an instance of this id is deleted at the broker; null = none.</summary>
    public OrphanedResource? Deletion { get; init; }

    /// <summary>Null when they were not needed or <see cref="ParametersProblem"/> says why they could not be had.</summary>
    public ParameterSet? Parameters { get; init; }

    /// <summary>What is wrong with the parameters.</summary>
    public string? ParametersProblem { get; init; }

    public required string ClusterId { get; init; }

    /// <summary>Bindings that refer to the instance.</summary>
    public IReadOnlyList<ServiceBinding> Bindings { get; init; } = [];

    /// <summary>Bindings of the instance that the ledger still has: OSB wants them gone before the instance.</summary>
    public int OrphanedBindings { get; init; }

    /// <summary>How long the back-off of the next call or poll lasts; null = it is time.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>How long until the instance is compared with what the broker has; zero = now, null = it is not.</summary>
    public TimeSpan? DriftRest { get; init; }

    /// <summary>
    /// The instance may exist at the broker through an earlier attempt, of this process or another, so that a failure of this attempt does
    /// not prove that there is nothing to delete.
    /// </summary>
    public bool MayExist { get; init; } = true;

    public ServiceInstanceStatus Status => Instance.Status ?? new ServiceInstanceStatus();

    /// <summary>What the broker has accepted, or else was asked for; null = nothing.</summary>
    public ServiceInstanceProperties? KnownProperties => Status.ExternalProperties ?? Status.InProgressProperties;

    /// <summary>The broker's name, also when the class is gone; empty when it was never known.</summary>
    public string BrokerName => Class?.Spec.BrokerName ?? KnownProperties?.BrokerName ?? "";

    /// <summary>OSB id of the class, also when that is gone; empty when it was never known.</summary>
    public string ServiceExternalId => Class?.Spec.ExternalID ?? KnownProperties?.ServiceExternalID ?? "";

    /// <summary>How messages call the class.</summary>
    public string ClassDescription => Class is null
        ? CatalogDiff.Describe(Names, ClassRefName, PlanReference.Of(Instance.Spec).Class)
        : CatalogDiff.Describe(Class, Names);

    /// <summary>The name in the class reference; empty when there is none.</summary>
    public string ClassRefName => (Names.IsNamespaced ? Instance.Spec.ServiceClassRef : Instance.Spec.ClusterServiceClassRef)?.Name ?? "";

    /// <summary>The name in the plan reference; empty when there is none.</summary>
    public string PlanRefName => (Names.IsNamespaced ? Instance.Spec.ServicePlanRef : Instance.Spec.ClusterServicePlanRef)?.Name ?? "";

    public bool IsDeleting => Instance.Metadata.DeletionTimestamp is not null;
}
