using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>What one pass over a ServiceBinding does: one effect at most.</summary>
internal abstract record BindingAction
{
    private BindingAction()
    {
    }

    /// <summary>All is as it should be, or a watch will say when it can go on.</summary>
    internal sealed record Nothing : BindingAction
    {
        public static readonly Nothing Instance = new();
    }

    /// <summary>It is not time yet.</summary>
    internal sealed record Wait(TimeSpan Delay) : BindingAction;

    /// <summary>Writes status.</summary>
    internal sealed record Report(BindingTransition Transition) : BindingAction;

    /// <summary>Asks the broker for credentials and puts them into the Secret; also when the Secret was lost or altered.</summary>
    internal sealed record Bind(BindRequest Request, bool AcceptsIncomplete) : BindingAction;

    /// <summary>Asks the broker for the credentials of a binding whose Secret was lost or altered.</summary>
    /// <param name="Hint">What it is a binding of.</param>
    /// <param name="Otherwise">How else to ask, should the answer have none; null = not now.</param>
    internal sealed record Fetch(OfferingPlan Hint, Bind? Otherwise) : BindingAction;

    /// <summary>Asks the broker whether it still has what it was asked for.</summary>
    internal sealed record CheckDrift(OfferingPlan Hint) : BindingAction;

    /// <summary>Takes the Secret away and asks the broker to revoke the credentials.</summary>
    internal sealed record Unbind(OfferingPlan Plan, bool AcceptsIncomplete) : BindingAction;

    /// <summary>Asks the broker how its operation stands.</summary>
    internal sealed record Poll(LastOperationQuery Query) : BindingAction;

    /// <summary>Asks the broker for another credential, and puts that into the Secret.</summary>
    internal sealed record Rotate(BindRequest Request, bool AcceptsIncomplete) : BindingAction;

    /// <summary>Asks the broker to delete the binding that the rotation is about: the old one, or a new one that came to nothing.</summary>
    internal sealed record Revoke(OfferingPlan Plan, bool AcceptsIncomplete) : BindingAction;

    /// <summary>Asks the broker how the operation of the rotation stands.</summary>
    internal sealed record PollRotation(LastOperationQuery Query) : BindingAction;

    /// <summary>Lets the object go: nothing of it is left at the broker.</summary>
    internal sealed record Release : BindingAction
    {
        public static readonly Release Instance = new();
    }
}
