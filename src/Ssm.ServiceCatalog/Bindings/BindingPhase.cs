namespace Ssm.ServiceCatalog.Bindings;

/// <summary>What a binding is busy with.</summary>
internal enum BindingPhase
{
    /// <summary>Being bound, or done with it.</summary>
    Binding,

    /// <summary>An operation runs at the broker.</summary>
    Polling,

    /// <summary>Being unbound, for good or to undo a bind.</summary>
    Unbinding,
}
