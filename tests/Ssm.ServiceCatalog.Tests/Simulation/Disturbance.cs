namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>One more thing that may happen to a world besides what users do every day. Each world has some of them.</summary>
internal abstract class Disturbance(SimulatedWorld world)
{
    protected SimulatedWorld World { get; } = world;

    protected Random Chance => World.Chance;

    protected SimulatedApiServer Api => World.Api;

    protected SimulatedBroker Broker => World.Broker;

    /// <summary>Once, before anything happens.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>A bit of it.</summary>
    public abstract void Act();

    /// <summary>It is over, and somebody clears up what only people can; again and again until the world is at rest.</summary>
    public virtual void Calm()
    {
    }

    /// <summary>Nobody wants anything any more.</summary>
    public virtual void End()
    {
    }

    /// <summary>What is wrong in a world at rest, besides what is wrong in any; null = nothing.</summary>
    public virtual string? Problem() => null;

    protected T? Any<T>(IReadOnlyList<T> all) => all.Count == 0 ? default : all[Chance.Next(all.Count)];
}
