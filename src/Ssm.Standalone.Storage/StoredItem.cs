namespace Ssm.Standalone.Storage;

/// <summary>One key with the value it had from <paramref name="Modified"/> on. Immutable and shared: never write to the bytes.</summary>
/// <param name="Key">The key, compared ordinally.</param>
/// <param name="Value">The bytes as they were written.</param>
/// <param name="Created">When the key came into being; kept by updates.</param>
/// <param name="Modified">When this value was written.</param>
public sealed record StoredItem(string Key, ReadOnlyMemory<byte> Value, Revision Created, Revision Modified);
