using Ssm.Cli.Catalog.Output;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Classes;

/// <summary>How classes are shown.</summary>
internal static class ClassText
{
    private const int DescriptionColumn = 3;

    /// <summary>A line for each.</summary>
    public static void WriteTable(TextWriter output, IReadOnlyList<IServiceClass> classes)
    {
        var table = new TextTable("Name", "Namespace", "Broker", "Description") { WrappedColumn = DescriptionColumn };
        foreach (var item in classes)
        {
            table.Add(item.Spec.ExternalName, item.Metadata.NamespaceProperty ?? string.Empty, item.Spec.BrokerName, item.Spec.Description);
        }

        table.WriteTo(output);
    }

    /// <summary>All of one and its plans.</summary>
    public static void WriteDetails(TextWriter output, IServiceClass item, IReadOnlyList<IServicePlan> plans)
    {
        var details = new TextTable();
        details.Add("Name:", item.Spec.ExternalName);
        if (item is ServiceClass)
        {
            details.Add("Namespace:", item.Metadata.NamespaceProperty);
        }

        details.Add("Scope:", item is ClusterServiceClass ? "cluster" : "namespace");
        details.Add("Description:", item.Spec.Description);
        details.Add("Kubernetes Name:", item.Metadata.Name);
        details.Add("Status:", ObjectStatus.Offered(item.Status?.RemovedFromBrokerCatalog == true));
        details.Add("Tags:", string.Join(", ", item.Spec.Tags ?? []));
        details.Add("Broker:", item.Spec.BrokerName);
        details.WriteTo(output);

        output.WriteLine();
        output.WriteLine("Plans:");
        if (plans.Count == 0)
        {
            output.WriteLine("No plans defined");
            return;
        }

        var table = new TextTable("Name", "Description") { WrappedColumn = 1 };
        foreach (var plan in plans)
        {
            table.Add(plan.Spec.ExternalName, plan.Spec.Description);
        }

        table.WriteTo(output);
    }
}
