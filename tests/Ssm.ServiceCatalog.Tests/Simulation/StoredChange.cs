namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>One line of a watch.</summary>
internal sealed record StoredChange(long Revision, StoredKey Key, byte[] Line);
