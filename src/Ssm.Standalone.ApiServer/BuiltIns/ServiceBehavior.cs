using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.BuiltIns;

/// <summary>A service's addresses are given by the node's allocator and kept by updates that do not name them.</summary>
internal static class ServiceBehavior
{
    private static readonly string[] Allocated = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort"];

    public static readonly ResourceBehavior Value = new()
    {
        Default = Default,
        PrepareForCreate = obj => obj["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() },
        PrepareForUpdate = KeepAllocated,
        Validate = (obj, old) => Validate(obj, old),
    };

    private static void Default(JsonObject obj)
    {
        if (obj.Object("spec") is not { } spec)
        {
            return;
        }

        foreach (var port in spec.Objects("ports"))
        {
            if (port["port"] is { } number)
            {
                port.SetDefault("targetPort", number.DeepClone());
            }
        }

        if (spec.Text("type") is "LoadBalancer" or "NodePort")
        {
            spec.SetDefault("externalTrafficPolicy", "Cluster");
        }

        if (spec.Text("type") == "LoadBalancer")
        {
            spec.SetDefault("allocateLoadBalancerNodePorts", true);
        }

        if (spec.Text("clusterIP") is { Length: > 0 } address)
        {
            spec.SetDefault("clusterIPs", new JsonArray(address));
        }
    }

    private static void KeepAllocated(JsonObject obj, JsonObject old)
    {
        if (obj.Object("spec") is not { } spec || old.Object("spec") is not { } before || spec.Text("type") == "ExternalName")
        {
            return;
        }

        foreach (var member in Allocated.Where(member => !spec.ContainsKey(member)))
        {
            spec.CopyMember(before, member);
        }

        // Node ports stay with their port, as a client that applies its manifest again does not name them.
        foreach (var port in spec.Objects("ports").Where(port => !port.ContainsKey("nodePort") && spec.Text("type") is "LoadBalancer" or "NodePort"))
        {
            var same = before.Objects("ports").FirstOrDefault(
                other => other.Number("port") == port.Number("port") && (other.Text("protocol") ?? "TCP") == (port.Text("protocol") ?? "TCP"));
            if (same is not null)
            {
                port.CopyMember(same, "nodePort");
            }
        }
    }

    private static IEnumerable<FieldError> Validate(JsonObject obj, JsonObject? old)
    {
        var spec = obj.Object("spec");
        var ports = spec.Objects("ports").ToList();
        if (ports.Count == 0 && spec.Text("type") != "ExternalName" && spec.Text("clusterIP") != "None")
        {
            yield return new FieldError(FieldErrorKind.Required, "spec.ports", null, "");
        }

        for (var i = 0; i < ports.Count; i++)
        {
            if (ports[i].Number("port") is < 1 or > 65535)
            {
                yield return new FieldError(
                    FieldErrorKind.Invalid, $"spec.ports[{i}].port", $"{ports[i].Number("port")}", "must be between 1 and 65535, inclusive");
            }

            if (ports.Count > 1 && string.IsNullOrEmpty(ports[i].Text("name")))
            {
                yield return new FieldError(FieldErrorKind.Required, $"spec.ports[{i}].name", null, "");
            }
        }

        var (before, now) = (old.Object("spec").Text("clusterIP") ?? "", spec.Text("clusterIP") ?? "");
        if (before.Length > 0 && now != before && spec.Text("type") != "ExternalName")
        {
            yield return new FieldError(FieldErrorKind.Invalid, "spec.clusterIPs[0]", $"[]string{{\"{now}\"}}", "may not change once set");
        }
    }
}
