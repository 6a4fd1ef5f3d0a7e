using k8s.Models;
using Ssm.ServiceCatalog.Api.V1Alpha1;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>Everything a decision about a binding is made from.</summary>
internal sealed record BindingSnapshot
{
    public required ServiceBinding Binding { get; init; }

    /// <summary>What the binding refers to; null when it does not exist.</summary>
    public ServiceInstance? Instance { get; init; }

    public ScopeNames Names { get; init; } = ScopeNames.Cluster;

    /// <summary>The instance's class; null when there is none or it is gone.</summary>
    public IServiceClass? Class { get; init; }

    /// <summary>The instance's plan; null when there is none or it is gone.</summary>
    public IServicePlan? Plan { get; init; }

    /// <summary>The class's broker.</summary>
    public IServiceBroker? Broker { get; init; }

    /// <summary>Changes whenever the broker is reached in another way: another address, another credential.</summary>
    public string BrokerVersion { get; init; } = "";

    /// <summary>When the deletion of the namespace was asked for; null = it stays.</summary>
    public DateTimeOffset? NamespaceDeletion { get; init; }

    /// <summary>Null when the namespace is not known.</summary>
    public string? NamespaceUid { get; init; }

    /// <summary>The entry of the ledger by which a binding of this id is deleted at the broker; null = none.</summary>
    public OrphanedResource? Deletion { get; init; }

    /// <summary>Null when they were not needed or <see cref="ParametersProblem"/> says why they could not be had.</summary>
    public ParameterSet? Parameters { get; init; }

    /// <summary>What is wrong with the parameters.</summary>
    public string? ParametersProblem { get; init; }

    /// <summary>Secret texts among the parameters of the binding and of its instance: the broker knows both, and may repeat them.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    public required string ClusterId { get; init; }

    /// <summary>The Secret of the binding's name, whoever owns it; null when there is none.</summary>
    public V1Secret? Secret { get; init; }

    /// <summary>The cache does not have the Secret as it should be, so that it was read from the server.</summary>
    public bool IsSecretUnseen { get; init; }

    /// <summary>How long the back-off of the next call or poll lasts; null = it is time.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>The same for a change of the credential.</summary>
    public TimeSpan? RotationWait { get; init; }

    /// <summary>How long until the binding is compared with what the broker has; zero = now, null = it is not.</summary>
    public TimeSpan? DriftRest { get; init; }

    /// <summary>An OSB id that nobody has used, for a new binding at the broker.</summary>
    public string FreshId { get; init; } = "";

    public ServiceBindingStatus Status => Binding.Status ?? new ServiceBindingStatus();

    /// <summary>What the broker knows of the instance; null = nothing.</summary>
    public ServiceInstanceProperties? KnownProperties => Instance?.Status?.ExternalProperties ?? Instance?.Status?.InProgressProperties;

    /// <summary>The broker's name, also when the class is gone; empty when it was never known.</summary>
    public string BrokerName => Class?.Spec.BrokerName ?? KnownProperties?.BrokerName ?? "";

    /// <summary>OSB id of the class, also when that is gone; empty when it was never known.</summary>
    public string ServiceExternalId => Class?.Spec.ExternalID ?? KnownProperties?.ServiceExternalID ?? "";

    /// <summary>How messages call the class.</summary>
    public string ClassDescription => Class is not null
        ? CatalogDiff.Describe(Class, Names)
        : CatalogDiff.Describe(
            Names,
            (Names.IsNamespaced ? Instance?.Spec.ServiceClassRef : Instance?.Spec.ClusterServiceClassRef)?.Name ?? "",
            Instance is null ? "" : PlanReference.Of(Instance.Spec).Class);

    public bool IsDeleting => Binding.Metadata.DeletionTimestamp is not null;
}
