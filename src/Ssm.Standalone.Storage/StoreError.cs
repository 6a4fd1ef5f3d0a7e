namespace Ssm.Standalone.Storage;

/// <summary>Why a store refused.</summary>
public enum StoreError
{
    /// <summary>Create: the key exists.</summary>
    KeyExists,

    /// <summary>Update or delete: there is no such key.</summary>
    KeyNotFound,

    /// <summary>Update or delete: the key was modified at another revision than the caller expects.</summary>
    RevisionMismatch,

    /// <summary>List or watch: the history that the revision needs is compacted. List anew.</summary>
    Compacted,

    /// <summary>List or watch: the revision has not been reached yet.</summary>
    FutureRevision,

    /// <summary>The watcher read slower than events came and was cut off. List anew.</summary>
    SlowWatcher,

    /// <summary>Another process holds the data folder.</summary>
    Locked,

    /// <summary>The disk refused (full, read-only, failing). Nothing was written; reads go on.</summary>
    Unavailable,

    /// <summary>The file is not a store, is damaged, or was written by a newer version.</summary>
    Unreadable,

    /// <summary>The store is closed or closing. A write that ends so was not made.</summary>
    Closed,
}
