namespace Ssm.ServiceCatalog.Waiting;

/// <summary>What has to happen before an object goes on. The names, behind <c>WaitsFor</c>, are the reasons of condition <c>Settled</c>.</summary>
public enum WaitsFor
{
    /// <summary>The next attempt, which comes by itself.</summary>
    Retry,

    /// <summary>The broker's answer to a request.</summary>
    Answer,

    /// <summary>The broker's operation, which is polled.</summary>
    Operation,

    /// <summary>Its class.</summary>
    Class,

    /// <summary>Its plan.</summary>
    Plan,

    /// <summary>The object that stands for the broker.</summary>
    Broker,

    /// <summary>The Secret the broker is called with.</summary>
    BrokerSecret,

    /// <summary>A Secret with parameters.</summary>
    Secret,

    /// <summary>Its instance.</summary>
    Instance,

    /// <summary>Another instance of the same external id.</summary>
    Twin,

    /// <summary>The entry of the ledger that keeps, or deletes, what has its external id.</summary>
    OrphanedResource,

    /// <summary>The deletion of its bindings.</summary>
    Bindings,

    /// <summary>The time for which an old credential works on beside the new one.</summary>
    Overlap,

    /// <summary>A change by the user.</summary>
    Correction,
}
