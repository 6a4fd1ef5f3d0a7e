using System.Text;
using k8s.Models;
using Ssm.Cli.Catalog.Output;
using Ssm.Cli.Catalog.Parameters;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Bindings;

/// <summary>How bindings are shown.</summary>
internal static class BindingText
{
    /// <summary>A line for each.</summary>
    public static void WriteTable(TextWriter output, IReadOnlyList<ServiceBinding> bindings)
    {
        var table = new TextTable("Name", "Namespace", "Instance", "Status");
        foreach (var binding in bindings)
        {
            table.Add(binding.Metadata.Name, binding.Metadata.NamespaceProperty, binding.Spec.InstanceRef?.Name ?? string.Empty, ObjectStatus.Short(binding.Status?.Conditions));
        }

        table.WriteTo(output);
    }

    /// <summary>All of one.</summary>
    public static void WriteDetails(TextWriter output, ServiceBinding binding)
    {
        var details = new TextTable();
        details.Add("Name:", binding.Metadata.Name);
        details.Add("Namespace:", binding.Metadata.NamespaceProperty);
        details.Add("Status:", ObjectStatus.Full(binding.Status?.Conditions));
        details.Add("Secret:", binding.Spec.SecretName ?? binding.Metadata.Name);
        details.Add("Instance:", binding.Spec.InstanceRef?.Name ?? string.Empty);
        details.WriteTo(output);
        ParameterText.WriteTo(output, binding.Spec.Parameters, binding.Spec.ParametersFrom);
    }

    /// <summary>The keys of its Secret with the sizes of their values, or with the values.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="secret">The Secret; null when there is none yet.</param>
    /// <param name="showsValues">The user asked for the values.</param>
    public static void WriteSecret(TextWriter output, V1Secret? secret, bool showsValues)
    {
        output.WriteLine();
        output.WriteLine("Secret Data:");
        if (secret?.Data is not { Count: > 0 } data)
        {
            output.WriteLine(secret is null ? "  Secret not found" : "  No secret data defined");
            return;
        }

        var table = new TextTable();
        foreach (var (key, value) in data.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            table.Add(key, showsValues ? Encoding.UTF8.GetString(value) : $"{value.Length} bytes");
        }

        table.WriteTo(output);
    }
}
