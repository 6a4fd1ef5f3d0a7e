namespace Ssm.Standalone.Storage;

/// <summary>
/// Gives the bytes to store once the revision of their write is known, so that a value can name its own revision.
/// Called once, on the writer's thread: it must be quick, pure, and must not throw.
/// </summary>
public delegate ReadOnlyMemory<byte> ValueAtRevision(Revision revision);
