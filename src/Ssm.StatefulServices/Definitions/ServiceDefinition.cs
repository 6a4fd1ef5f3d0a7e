using Ssm.StatefulServices.Offerings;

namespace Ssm.StatefulServices.Definitions;

/// <summary>
/// Everything that SSM knows about one service: the cast that each service's folder fills. Broker and operator are the same for all of them.
/// </summary>
public sealed record ServiceDefinition
{
    /// <summary>Class and plans.</summary>
    public required Offering Offering { get; init; }

    /// <summary>The parameters that a plan admits.</summary>
    public required Func<Plan, PlanSchemas> Schemas { get; init; }

    /// <summary>The Kubernetes objects that an instance consists of.</summary>
    public required IServiceTopology Topology { get; init; }

    /// <summary>How the nodes of an instance become one cluster.</summary>
    public required IServiceFormation Formation { get; init; }

    /// <summary>How bindings get their credentials.</summary>
    public required IServiceAccounts Accounts { get; init; }
}
