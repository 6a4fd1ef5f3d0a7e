using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Server;

/// <summary>How an unbind went. Closed: <see cref="Deleted"/>, <see cref="Gone"/>, <see cref="Accepted"/>.</summary>
public abstract record UnbindOutcome
{
    private UnbindOutcome()
    {
    }

    /// <summary>200: this request deleted the binding.</summary>
    public sealed record Deleted : UnbindOutcome;

    /// <summary>410: there is no such binding.</summary>
    public sealed record Gone : UnbindOutcome;

    /// <summary>202: in progress; a repeated request gets the same operation.</summary>
    /// <param name="Operation">At most 10,000 characters.</param>
    public sealed record Accepted(Operation Operation) : UnbindOutcome;
}
