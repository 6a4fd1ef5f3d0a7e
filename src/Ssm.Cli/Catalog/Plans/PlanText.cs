using System.Text.Json;
using Ssm.Cli.Catalog.Output;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Plans;

/// <summary>How plans are shown.</summary>
internal static class PlanText
{
    private const int DescriptionColumn = 3;

    /// <summary>A line for each, those of a class together.</summary>
    public static void WriteTable(TextWriter output, IReadOnlyList<IServicePlan> plans, IReadOnlyList<IServiceClass> classes)
    {
        var table = new TextTable("Name", "Namespace", "Class", "Description") { WrappedColumn = DescriptionColumn };
        foreach (var plan in plans.OrderBy(plan => plan.Spec.ClassName, StringComparer.Ordinal))
        {
            table.Add(plan.Spec.ExternalName, plan.Metadata.NamespaceProperty ?? string.Empty, ClassOf(plan, classes), plan.Spec.Description);
        }

        table.WriteTo(output);
    }

    /// <summary>All of one, and its instances.</summary>
    public static void WriteDetails(TextWriter output, IServicePlan plan, string className, IReadOnlyList<ServiceInstance> instances, bool showsSchemas)
    {
        var details = new TextTable();
        details.Add("Name:", plan.Spec.ExternalName);
        if (plan is ServicePlan)
        {
            details.Add("Namespace:", plan.Metadata.NamespaceProperty);
        }

        details.Add("Description:", plan.Spec.Description);
        details.Add("Kubernetes Name:", plan.Metadata.Name);
        details.Add("Status:", ObjectStatus.Offered(plan.Status?.RemovedFromBrokerCatalog == true));
        details.Add("Free:", plan.Spec.Free ? "true" : "false");
        details.Add("Class:", className);
        details.WriteTo(output);
        WriteBlock(output, "Default Provision Parameters:", plan.Spec.DefaultProvisionParameters);
        WriteInstances(output, instances);
        if (showsSchemas)
        {
            WriteBlock(output, "Instance Create Parameter Schema:", plan.Spec.InstanceCreateParameterSchema);
            WriteBlock(output, "Instance Update Parameter Schema:", plan.Spec.InstanceUpdateParameterSchema);
            WriteBlock(output, "Binding Create Parameter Schema:", plan.Spec.ServiceBindingCreateParameterSchema);
        }
    }

    /// <summary>The external name of the plan's class; empty when it is not there.</summary>
    public static string ClassOf(IServicePlan plan, IReadOnlyList<IServiceClass> classes) => classes.FirstOrDefault(plan.IsOf)?.Spec.ExternalName ?? string.Empty;

    private static void WriteInstances(TextWriter output, IReadOnlyList<ServiceInstance> instances)
    {
        output.WriteLine();
        output.WriteLine("Instances:");
        if (instances.Count == 0)
        {
            output.WriteLine("No instances defined");
            return;
        }

        var table = new TextTable("Name", "Namespace", "Status");
        foreach (var instance in instances)
        {
            table.Add(instance.Metadata.Name, instance.Metadata.NamespaceProperty, ObjectStatus.Short(instance.Status?.Conditions));
        }

        table.WriteTo(output);
    }

    private static void WriteBlock(TextWriter output, string title, JsonElement? value)
    {
        if (value is { } shown)
        {
            output.WriteLine();
            output.WriteLine(title);
            output.WriteLine(ResourceText.Block(shown));
        }
    }
}
