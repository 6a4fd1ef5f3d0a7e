using Ssm.ServiceCatalog.Api;

namespace Ssm.ServiceCatalog.Orphans;

/// <summary>What to do about an entry of the ledger.</summary>
internal static class OrphanDecider
{
    public static OrphanAction Decide(OrphanSnapshot snapshot)
    {
        var spec = snapshot.Entry.Spec;
        if (snapshot.Owner is { } owner && !snapshot.Status.AsyncOpInProgress)
        {
            // Deleting now would take the resource away from an object that stands for it.
            return new OrphanAction.StrikeOut($"{owner} stands for it");
        }

        if (spec.Policy == DeletionPolicy.Retain)
        {
            return Report(
                snapshot,
                OrphanState.Retained,
                $"Kept at the broker. A ServiceInstance of namespace {spec.Namespace} with spec.externalID {spec.InstanceID} takes it over; spec.policy Delete deletes it.");
        }

        if (snapshot.Wait is { } wait)
        {
            return new OrphanAction.Wait(wait);
        }

        if (snapshot.Broker is null)
        {
            return Report(
                snapshot,
                OrphanState.Waiting,
                $"Waits for {spec.BrokerRef?.Kind} {spec.BrokerRef?.Namespace}{(spec.BrokerRef?.Namespace is null ? "" : "/")}{spec.BrokerRef?.Name}, which does not exist; "
                    + "make it again, or name another broker in spec.brokerRef.");
        }

        if (snapshot.PendingBindings > 0)
        {
            return Report(snapshot, OrphanState.Waiting, $"Waits for {snapshot.PendingBindings} of its bindings to be deleted.");
        }

        return snapshot.Status.AsyncOpInProgress ? OrphanAction.Poll.Instance : OrphanAction.Delete.Instance;
    }

    private static OrphanAction Report(OrphanSnapshot snapshot, string state, string message)
    {
        var status = snapshot.Status with { State = state, Message = message, NextAttemptTime = null };
        return status == snapshot.Entry.Status ? OrphanAction.Nothing.Instance : new OrphanAction.Report(status);
    }
}
