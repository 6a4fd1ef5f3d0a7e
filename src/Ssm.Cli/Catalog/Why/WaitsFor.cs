namespace Ssm.Cli.Catalog.Why;

/// <summary>What has to happen before an object goes on.</summary>
internal enum WaitsFor
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
    BrokerObject,

    /// <summary>The Secret the broker is called with.</summary>
    BrokerSecret,

    /// <summary>A Secret with parameters.</summary>
    Secret,

    /// <summary>Its instance.</summary>
    Instance,

    /// <summary>The deletion of its bindings.</summary>
    Bindings,

    /// <summary>A change by the user.</summary>
    Correction,
}
