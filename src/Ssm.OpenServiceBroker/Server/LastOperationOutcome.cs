using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Server;

/// <summary>What a poll found. Closed: <see cref="Found"/>, <see cref="Gone"/>, <see cref="Unknown"/>.</summary>
public abstract record LastOperationOutcome
{
    private LastOperationOutcome()
    {
    }

    /// <summary>200.</summary>
    /// <param name="Operation">How it stands.</param>
    /// <param name="RetryAfter">Sent as <c>Retry-After</c> while in progress, in whole seconds rounded up; <see langword="null"/> sends none.</param>
    public sealed record Found(LastOperation Operation, TimeSpan? RetryAfter) : LastOperationOutcome;

    /// <summary>410: a delete ended and is forgotten. Never for a create or update.</summary>
    public sealed record Gone : LastOperationOutcome;

    /// <summary>404: nothing is known of such an instance or binding.</summary>
    public sealed record Unknown : LastOperationOutcome;
}
