namespace Ssm.Standalone.Storage;

/// <summary>What a write did to its key. The numbers are stored: never change them.</summary>
public enum StoreEventKind
{
    /// <summary>The key did not exist before.</summary>
    Created = 1,

    /// <summary>The key got a new value.</summary>
    Updated = 2,

    /// <summary>The key is gone.</summary>
    Deleted = 3,
}
