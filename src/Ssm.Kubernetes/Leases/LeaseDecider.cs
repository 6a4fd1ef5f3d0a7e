using k8s.Models;

namespace Ssm.Kubernetes;

/// <summary>What a lease means to one candidate. Times are measured by the candidate's own clock since it saw the lease change, so that clocks need not agree.</summary>
internal static class LeaseDecider
{
    /// <summary>True when the candidate may take or renew the lease now.</summary>
    public static bool MayHold(V1Lease? lease, string identity, TimeSpan sinceLastChange) =>
        lease is null
        || string.IsNullOrEmpty(lease.Spec?.HolderIdentity)
        || lease.Spec.HolderIdentity == identity
        || sinceLastChange >= Duration(lease);

    /// <summary>The lease as the candidate writes it.</summary>
    public static V1Lease Held(V1Lease? lease, LeaderElectionOptions options, DateTimeOffset now)
    {
        var isRenewal = lease?.Spec?.HolderIdentity == options.Identity;
        return new V1Lease
        {
            Metadata = lease?.Metadata ?? new V1ObjectMeta { Name = options.Name, NamespaceProperty = options.Namespace },
            Spec = new V1LeaseSpec
            {
                HolderIdentity = options.Identity,
                LeaseDurationSeconds = (int)Math.Ceiling(options.LeaseDuration.TotalSeconds),
                AcquireTime = isRenewal ? lease!.Spec.AcquireTime : now.UtcDateTime,
                RenewTime = now.UtcDateTime,
                LeaseTransitions = (lease?.Spec?.LeaseTransitions ?? 0) + (isRenewal || lease is null ? 0 : 1),
            },
        };
    }

    /// <summary>The lease as its holder leaves it behind, free for the next.</summary>
    public static V1Lease Released(V1Lease lease) => lease with { Spec = lease.Spec with { HolderIdentity = string.Empty, LeaseDurationSeconds = 1 } };

    public static TimeSpan Duration(V1Lease lease) => TimeSpan.FromSeconds(lease.Spec?.LeaseDurationSeconds ?? 0);
}
