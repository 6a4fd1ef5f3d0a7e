using Ssm.Cli.Catalog.Output;
using Ssm.Cli.Catalog.Parameters;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Instances;

/// <summary>How instances are shown.</summary>
internal static class InstanceText
{
    /// <summary>A line for each.</summary>
    public static void WriteTable(TextWriter output, IReadOnlyList<ServiceInstance> instances)
    {
        var table = new TextTable("Name", "Namespace", "Class", "Plan", "Status");
        foreach (var instance in instances)
        {
            var reference = PlanReference.Of(instance.Spec);
            table.Add(instance.Metadata.Name, instance.Metadata.NamespaceProperty, reference.Class, reference.Plan, ObjectStatus.Short(instance.Status?.Conditions));
        }

        table.WriteTo(output);
    }

    /// <summary>All of one.</summary>
    public static void WriteDetails(TextWriter output, ServiceInstance instance)
    {
        var reference = PlanReference.Of(instance.Spec);
        var details = new TextTable();
        details.Add("Name:", instance.Metadata.Name);
        details.Add("Namespace:", instance.Metadata.NamespaceProperty);
        details.Add("Status:", ObjectStatus.Full(instance.Status?.Conditions));
        if (instance.Status?.DashboardURL is { Length: > 0 } dashboard)
        {
            details.Add("DashboardURL:", dashboard);
        }

        details.Add("Class:", reference.Class);
        details.Add("Plan:", reference.Plan);
        if (instance.Status?.AvailableMaintenance is { } upgrade)
        {
            details.Add("Upgrade:", $"{upgrade.Version} is available");
        }

        details.WriteTo(output);
        ParameterText.WriteTo(output, instance.Spec.Parameters, instance.Spec.ParametersFrom);
    }

    /// <summary>The bindings of one.</summary>
    public static void WriteBindings(TextWriter output, IReadOnlyList<ServiceBinding> bindings)
    {
        output.WriteLine();
        output.WriteLine("Bindings:");
        if (bindings.Count == 0)
        {
            output.WriteLine("No bindings defined");
            return;
        }

        var table = new TextTable("Name", "Status");
        foreach (var binding in bindings)
        {
            table.Add(binding.Metadata.Name, ObjectStatus.Short(binding.Status?.Conditions));
        }

        table.WriteTo(output);
    }
}
