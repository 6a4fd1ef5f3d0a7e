namespace Ssm.OpenServiceBroker.Bindings;

/// <summary>A Service Binding and the Service Instance it belongs to, as the paths of the binding endpoints name them.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Binding">The binding.</param>
public readonly record struct BindingKey(InstanceId Instance, BindingId Binding)
{
    /// <summary><c>instance/binding</c>.</summary>
    public override string ToString() => $"{Instance}/{Binding}";
}
