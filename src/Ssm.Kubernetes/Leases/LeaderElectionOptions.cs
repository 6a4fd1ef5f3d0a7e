namespace Ssm.Kubernetes;

/// <summary>Which lease decides who leads, and how fast leadership moves on.</summary>
public sealed class LeaderElectionOptions
{
    /// <summary>Namespace of the lease.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the lease; all replicas of a role use the same one.</summary>
    public required string Name { get; init; }

    /// <summary>Who this replica is; unique among them, for example the pod's name.</summary>
    public required string Identity { get; init; }

    /// <summary>How long a leader that does not renew is waited for. Default 15 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a leader tries to renew before it stops leading; must be shorter than the lease. Default 10 s.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a leader renews. Default 4 s. Others do not poll: they watch the lease.</summary>
    public TimeSpan RenewPeriod { get; init; } = TimeSpan.FromSeconds(4);
}
