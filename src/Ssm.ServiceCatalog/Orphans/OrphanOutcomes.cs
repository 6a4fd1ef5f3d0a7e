using System.Net;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Operations;
using Ssm.ServiceCatalog.Api.V1Alpha1;

namespace Ssm.ServiceCatalog.Orphans;

/// <summary>What each answer makes of an entry; null = the resource is gone.</summary>
internal static class OrphanOutcomes
{
    /// <summary>The answer to a deletion, of an instance or a binding.</summary>
    public static OrphanedResourceStatus? Deleted<T>(OrphanedResourceStatus status, BrokerOutcome<T> outcome, DateTimeOffset now)
    {
        var asked = status with { Attempts = status.Attempts + 1, LastAttemptTime = now, AsyncOpInProgress = false, LastOperation = null };
        return outcome switch
        {
            BrokerOutcome<T>.Succeeded => null,
            BrokerOutcome<T>.Accepted accepted => asked with
            {
                State = OrphanState.Deleting,
                Message = "The broker is deleting it.",
                AsyncOpInProgress = true,
                LastOperation = accepted.Operation?.Value,
            },
            BrokerOutcome<T>.Rejected rejected => Failed(asked, $"The broker refused: {rejected.Error}"),
            BrokerOutcome<T>.Ambiguous ambiguous => Failed(asked, $"The broker did not answer: {ambiguous.Cause}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>The answer to a poll.</summary>
    public static OrphanedResourceStatus? Polled(OrphanedResourceStatus status, BrokerOutcome<LastOperation> outcome) => outcome switch
    {
        BrokerOutcome<LastOperation>.Rejected { Error.Status: HttpStatusCode.Gone } => null,
        BrokerOutcome<LastOperation>.Succeeded { Value.State: var state } when state == LastOperationState.Succeeded => null,
        BrokerOutcome<LastOperation>.Succeeded { Value: { State: var state } operation } when state == LastOperationState.Failed =>
            Failed(status with { AsyncOpInProgress = false, LastOperation = null }, $"The deletion failed: {operation.Description ?? "(no description provided)"}"),
        BrokerOutcome<LastOperation>.Succeeded { Value: var running } => status with
        {
            State = OrphanState.Deleting,
            Message = string.IsNullOrEmpty(running.Description) ? "The broker is deleting it." : $"The broker is deleting it: {running.Description}",
        },
        BrokerOutcome<LastOperation>.Rejected { Error: { Status: HttpStatusCode.BadRequest or HttpStatusCode.NotFound } error } =>
            Failed(status with { AsyncOpInProgress = false, LastOperation = null }, $"The broker does not say how the deletion stands: {error}"),
        BrokerOutcome<LastOperation>.Rejected rejected => status with { Message = $"The broker does not say how the deletion stands: {rejected.Error}" },
        BrokerOutcome<LastOperation>.Ambiguous ambiguous => status with { Message = $"The broker does not say how the deletion stands: {ambiguous.Cause}" },
        _ => status,
    };

    public static OrphanedResourceStatus Failed(OrphanedResourceStatus status, string message) =>
        status with { State = OrphanState.Retrying, Message = message };
}
