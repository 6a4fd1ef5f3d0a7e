using System.Text;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Client;

/// <summary>The URLs of one broker. Every id is percent-encoded (RFC 3986), in paths and in queries.</summary>
internal sealed class BrokerUrls(Uri baseUrl)
{
    private readonly string _base = baseUrl.GetComponents(
        UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/') + "/v2/";

    public Uri Catalog() => new(_base + "catalog");

    public Uri Instance(InstanceId instance, OfferingPlan? plan, bool acceptsIncomplete) =>
        new(InstancePath(instance) + Query(plan?.ServiceId, plan?.PlanId, null, acceptsIncomplete));

    public Uri InstanceLastOperation(InstanceId instance, LastOperationQuery query) =>
        new(InstancePath(instance) + "/last_operation" + Query(query.ServiceId, query.PlanId, query.Operation, false));

    public Uri Binding(BindingKey binding, OfferingPlan? plan, bool acceptsIncomplete) =>
        new(BindingPath(binding) + Query(plan?.ServiceId, plan?.PlanId, null, acceptsIncomplete));

    public Uri BindingLastOperation(BindingKey binding, LastOperationQuery query) =>
        new(BindingPath(binding) + "/last_operation" + Query(query.ServiceId, query.PlanId, query.Operation, false));

    private string InstancePath(InstanceId instance) => $"{_base}service_instances/{Segment(instance.Value, "instanceID")}";

    private string BindingPath(BindingKey binding) =>
        $"{InstancePath(binding.Instance)}/service_bindings/{Segment(binding.Binding.Value, "bindingID")}";

    private static string Segment(string? id, string name)
    {
        if (string.IsNullOrEmpty(id))
        {
            throw new ArgumentException($"{name} is required", nameof(id));
        }

        // Every URL library and server on the way resolves dot segments, encoded or not.
        return id is "." or ".." ? throw new ArgumentException($"{name} cannot be '{id}'", nameof(id)) : Uri.EscapeDataString(id);
    }

    private static string Query(ServiceId? service, PlanId? plan, Operation? operation, bool acceptsIncomplete)
    {
        var query = new StringBuilder();
        Add(query, "accepts_incomplete", acceptsIncomplete ? "true" : null);
        Add(query, "service_id", service?.Value);
        Add(query, "plan_id", plan?.Value);
        Add(query, "operation", operation?.Value);
        return query.ToString();
    }

    private static void Add(StringBuilder query, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }
}
