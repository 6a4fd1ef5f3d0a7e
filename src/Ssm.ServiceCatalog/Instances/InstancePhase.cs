namespace Ssm.ServiceCatalog.Instances;

/// <summary>What an instance is busy with.</summary>
internal enum InstancePhase
{
    /// <summary>Being provisioned or updated, or done with it.</summary>
    Creating,

    /// <summary>An operation runs at the broker.</summary>
    Polling,

    /// <summary>Being deprovisioned, for good or to undo a provision.</summary>
    Deleting,
}
