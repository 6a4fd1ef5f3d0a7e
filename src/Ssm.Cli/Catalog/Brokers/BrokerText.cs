using Ssm.Cli.Catalog.Output;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Brokers;

/// <summary>How brokers are shown.</summary>
internal static class BrokerText
{
    /// <summary>A line for each.</summary>
    public static void WriteTable(TextWriter output, IReadOnlyList<IServiceBroker> brokers)
    {
        var table = new TextTable("Name", "Namespace", "URL", "Status");
        foreach (var broker in brokers)
        {
            table.Add(broker.Metadata.Name, broker.Metadata.NamespaceProperty ?? string.Empty, broker.Spec.Url ?? string.Empty, ObjectStatus.Short(broker.Status?.Conditions));
        }

        table.WriteTo(output);
    }

    /// <summary>All of one.</summary>
    public static void WriteDetails(TextWriter output, IServiceBroker broker)
    {
        var table = new TextTable();
        table.Add("Name:", broker.Metadata.Name);
        table.Add("Scope:", broker is ClusterServiceBroker ? "cluster" : "namespace");
        if (broker is ServiceBroker)
        {
            table.Add("Namespace:", broker.Metadata.NamespaceProperty);
        }

        table.Add("URL:", broker.Spec.Url ?? string.Empty);
        table.Add("Status:", ObjectStatus.Full(broker.Status?.Conditions));
        table.WriteTo(output);
    }
}
