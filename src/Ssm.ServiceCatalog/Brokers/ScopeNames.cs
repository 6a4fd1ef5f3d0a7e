namespace Ssm.ServiceCatalog.Brokers;

/// <summary>How messages, reasons and events call the kinds of one scope.</summary>
/// <param name="IsNamespaced">False for the cluster-scoped kinds.</param>
/// <param name="Prefix"><c>Cluster</c> or nothing.</param>
internal sealed record ScopeNames(bool IsNamespaced, string Prefix)
{
    public static readonly ScopeNames Cluster = new(IsNamespaced: false, "Cluster");

    public static readonly ScopeNames Namespaced = new(IsNamespaced: true, "");

    public string Broker => $"{Prefix}ServiceBroker";

    public string Class => $"{Prefix}ServiceClass";

    /// <summary>The prefix within a sentence.</summary>
    public string Words => IsNamespaced ? "" : "cluster ";

    public string Plan => $"{Prefix}ServicePlan";
}
