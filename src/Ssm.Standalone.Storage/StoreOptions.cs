namespace Ssm.Standalone.Storage;

/// <summary>Where a store lives and how much of its past it keeps.</summary>
public sealed class StoreOptions
{
    /// <summary>The folder of the database and its lock; made if missing.</summary>
    public required string Folder { get; set; }

    /// <summary>How many events are kept for watches and lists in the past. Default 10,000; an eighth more may be held between two compactions.</summary>
    public int HistoryEvents { get; set; } = 10_000;

    /// <summary>How many bytes of values the history may hold. Default 32 MiB.</summary>
    public long HistoryBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>How many undelivered events a watch may have before it is cut off with <see cref="StoreError.SlowWatcher"/>. Default 4,096.</summary>
    public int WatchQueueEvents { get; set; } = 4_096;
}
