namespace Ssm.OpenServiceBroker.Client;

/// <summary>The operations that can leave something behind.</summary>
public enum BrokerOperation
{
    /// <summary>Creates an instance.</summary>
    Provision,

    /// <summary>Changes an instance.</summary>
    Update,

    /// <summary>Deletes an instance.</summary>
    Deprovision,

    /// <summary>Creates a binding.</summary>
    Bind,

    /// <summary>Deletes a binding.</summary>
    Unbind,
}
