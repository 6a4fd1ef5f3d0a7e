namespace Ssm.ServiceCatalog.Brokers;

/// <summary>Why a class or plan of a catalog cannot be as the broker wants it.</summary>
/// <param name="Entry">Which, in words.</param>
/// <param name="Cause">Why.</param>
internal sealed record EntryProblem(string Entry, string Cause)
{
    /// <summary>Somebody else wrote it after it was read; who reads again sees what.</summary>
    public bool IsOvertaken { get; init; }
}
