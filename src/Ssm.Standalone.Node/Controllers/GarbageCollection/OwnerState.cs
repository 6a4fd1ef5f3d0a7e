namespace Ssm.Standalone.Node.Controllers.GarbageCollection;

/// <summary>What an owner means for its dependent.</summary>
internal enum OwnerState
{
    /// <summary>It is there: the dependent stays.</summary>
    Solid,

    /// <summary>It waits for its dependents to go first.</summary>
    Waiting,

    /// <summary>It is gone.</summary>
    Dangling,

    /// <summary>Its kind is not served, so nobody can say.</summary>
    Unknown,
}
