namespace Ssm.StatefulServices.Definitions;

/// <summary>What the engine says about itself.</summary>
public interface IServiceHealth
{
    /// <summary>Asks the nodes. A node that does not answer is a condition, not an exception.</summary>
    Task<IReadOnlyList<HealthCondition>> CheckAsync(Instance instance, IReadOnlyList<Node> nodes, CancellationToken cancellationToken);
}
