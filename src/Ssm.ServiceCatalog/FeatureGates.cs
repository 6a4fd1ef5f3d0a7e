namespace Ssm.ServiceCatalog;

/// <summary>Behaviour that can be switched, with the original's names and defaults.</summary>
public sealed class FeatureGates
{
    /// <summary>Stamp the user on instances and bindings and tell brokers who asks. Default true.</summary>
    public bool OriginatingIdentity { get; set; } = true;

    /// <summary>Refuse changes of an instance's spec while a request for the last one is at the broker. Default true.</summary>
    public bool OriginatingIdentityLocking { get; set; } = true;

    /// <summary>Serve ServiceBroker, ServiceClass and ServicePlan. Default true.</summary>
    public bool NamespacedServiceBroker { get; set; } = true;

    /// <summary>Accept asynchronous answers to bind and unbind where the class is retrievable. Default false.</summary>
    public bool AsyncBindingOperations { get; set; }

    /// <summary>Merge default parameters of class and plan into instances. Default false.</summary>
    public bool ServicePlanDefaults { get; set; }

    /// <summary>Take a dashboard URL from update answers too. Default false.</summary>
    public bool UpdateDashboardURL { get; set; }

    /// <summary>Deleting an instance deletes its bindings instead of waiting for that. Default false.</summary>
    public bool CascadingDeletion { get; set; }
}
