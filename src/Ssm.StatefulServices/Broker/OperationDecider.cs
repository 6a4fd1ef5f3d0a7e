using System.Globalization;
using Ssm.OpenServiceBroker.Operations;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Operator;

namespace Ssm.StatefulServices.Broker;

/// <summary>How an operation stands, told by the object alone: an operation is a generation. Pure.</summary>
internal static class OperationDecider
{
    public static LastOperation Decide(StatefulService instance, Operation? operation)
    {
        var status = instance.Status;
        if (instance.Metadata.DeletionTimestamp is not null)
        {
            return InProgress(status?.Phase == StatefulServicePhase.Deleting ? status.Message : "Wait for the nodes to end");
        }

        // An unknown operation is the latest one (OSB v2.17, "Polling Last Operation").
        var generation = instance.Metadata.Generation ?? 1;
        var asked = operation is { } name && long.TryParse(name.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= generation ? number : generation;
        if (status?.ReadyGeneration >= asked)
        {
            return new LastOperation { State = LastOperationState.Succeeded };
        }

        if (status?.ObservedGeneration >= asked && status.Phase == StatefulServicePhase.Failed)
        {
            return new LastOperation { State = LastOperationState.Failed, Description = status.Message };
        }

        var isObserved = status?.ObservedGeneration >= asked;
        return InProgress(
            isObserved && status?.Message is not null ? status.Message
            : status?.ReadyGeneration is null ? StatusDecider.WaitForIngress
            : "Wait for the change to be taken up");
    }

    private static LastOperation InProgress(string? description) => new() { State = LastOperationState.InProgress, Description = description };
}
