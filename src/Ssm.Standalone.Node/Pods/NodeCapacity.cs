namespace Ssm.Standalone.Node.Pods;

/// <summary>What the machine has.</summary>
/// <param name="Processors">Cores.</param>
/// <param name="MemoryBytes">Main memory.</param>
internal sealed record NodeCapacity(int Processors, long MemoryBytes)
{
    /// <summary>Of this machine, as far as this process may use it.</summary>
    public static NodeCapacity OfThisMachine() => new(Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
}
