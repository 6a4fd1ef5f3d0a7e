namespace Ssm.ServiceCatalog.Api.V1Alpha1;

/// <summary>What is left at a broker, and what shall become of it.</summary>
public sealed record OrphanedResourceSpec
{
    /// <summary><c>ServiceInstance</c> or <c>ServiceBinding</c>.</summary>
    public string Kind { get => field ?? ""; init; }

    /// <summary>The namespace that the object was in; a retained instance can be adopted there.</summary>
    public string Namespace { get => field ?? ""; init; }

    /// <summary>The name that the object had.</summary>
    public string Name { get => field ?? ""; init; }

    /// <summary>The broker; an administrator may name another one that knows the resource.</summary>
    public OrphanBrokerReference? BrokerRef { get; init; }

    /// <summary>OSB id of the instance.</summary>
    public string InstanceID { get => field ?? ""; init; }

    /// <summary>OSB id of the binding; null for an instance.</summary>
    public string? BindingID { get; init; }

    /// <summary>OSB id of the class.</summary>
    public string ServiceID { get => field ?? ""; init; }

    /// <summary>OSB id of the plan.</summary>
    public string PlanID { get => field ?? ""; init; }

    /// <summary><c>Delete</c>, tried until the broker confirms, or <c>Retain</c>.</summary>
    public string Policy { get => field ?? ""; init; }

    /// <summary>Why it was left.</summary>
    public string Cause { get => field ?? ""; init; }

    /// <summary>Of the parameters that a retained instance had; null = none.</summary>
    public string? ParameterChecksum { get; init; }

    /// <summary>OSB name of the plan of a retained instance.</summary>
    public string? PlanName { get; init; }
}
