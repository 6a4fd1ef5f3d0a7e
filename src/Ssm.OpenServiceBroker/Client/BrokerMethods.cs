namespace Ssm.OpenServiceBroker.Client;

/// <summary>Names of the endpoints in metrics, as the archived Service Catalog spells them.</summary>
public static class BrokerMethods
{
    /// <summary><c>GET /v2/catalog</c>.</summary>
    public const string GetCatalog = "GetCatalog";

    /// <summary><c>PUT</c> of an instance.</summary>
    public const string ProvisionInstance = "ProvisionInstance";

    /// <summary><c>PATCH</c> of an instance.</summary>
    public const string UpdateInstance = "UpdateInstance";

    /// <summary><c>DELETE</c> of an instance.</summary>
    public const string DeprovisionInstance = "DeprovisionInstance";

    /// <summary><c>GET</c> of an instance.</summary>
    public const string GetInstance = "GetInstance";

    /// <summary>Poll of an instance's operation.</summary>
    public const string PollLastOperation = "PollLastOperation";

    /// <summary><c>PUT</c> of a binding.</summary>
    public const string Bind = "Bind";

    /// <summary><c>DELETE</c> of a binding.</summary>
    public const string Unbind = "Unbind";

    /// <summary><c>GET</c> of a binding.</summary>
    public const string GetBinding = "GetBinding";

    /// <summary>Poll of a binding's operation.</summary>
    public const string PollBindingLastOperation = "PollBindingLastOperation";
}
