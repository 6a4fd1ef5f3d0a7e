using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>What one pass over a ServiceInstance does: one effect at most.</summary>
internal abstract record InstanceAction
{
    private InstanceAction()
    {
    }

    /// <summary>All is as it should be, or a watch will say when it can go on.</summary>
    internal sealed record Nothing : InstanceAction
    {
        public static readonly Nothing Instance = new();
    }

    /// <summary>It is not time yet.</summary>
    internal sealed record Wait(TimeSpan Delay) : InstanceAction;

    /// <summary>Writes status.</summary>
    internal sealed record Report(InstanceTransition Transition) : InstanceAction;

    /// <summary>Writes what was found into the spec: the references of class and plan, or their default parameters.</summary>
    internal sealed record Resolve(ServiceInstanceSpec Spec) : InstanceAction;

    /// <summary>Asks the broker for the instance.</summary>
    internal sealed record Provision(ProvisionRequest Request) : InstanceAction;

    /// <summary>Asks the broker for what it has, to take that over.</summary>
    internal sealed record Adopt(OfferingPlan Hint) : InstanceAction;

    /// <summary>Asks the broker whether it still has what it was asked for.</summary>
    internal sealed record CheckDrift(OfferingPlan Hint) : InstanceAction;

    /// <summary>Asks the broker to change the instance.</summary>
    internal sealed record Update(UpdateRequest Request) : InstanceAction;

    /// <summary>Asks the broker to delete the instance.</summary>
    internal sealed record Deprovision(OfferingPlan Plan) : InstanceAction;

    /// <summary>Asks the broker how its operation stands.</summary>
    internal sealed record Poll(LastOperationQuery Query) : InstanceAction;

    /// <summary>Deletes the instance's bindings.</summary>
    internal sealed record DeleteBindings(InstanceTransition Transition) : InstanceAction;

    /// <summary>Lets the object go: nothing of it is left at the broker.</summary>
    internal sealed record Release(CatalogEvent? Event) : InstanceAction;
}
