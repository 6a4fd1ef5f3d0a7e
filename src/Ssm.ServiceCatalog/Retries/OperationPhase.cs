namespace Ssm.ServiceCatalog.Retries;

/// <summary>What an instance or binding is busy with; each phase has a back-off of its own.</summary>
internal enum OperationPhase
{
    /// <summary>Being made or changed, or done with it.</summary>
    Creating,

    /// <summary>An operation runs at the broker.</summary>
    Polling,

    /// <summary>Being removed at the broker, for good or to undo a creation of unknown result.</summary>
    Removing,
}
