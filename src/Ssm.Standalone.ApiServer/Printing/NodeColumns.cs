using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Printing;

internal static class NodeColumns
{
    private const string RolePrefix = "node-role.kubernetes.io/";
    private const string Unknown = "<unknown>";

    internal static readonly KindColumns Node = new(
        [
            TableColumn.ObjectName, new("Status"), new("Roles"), TableColumn.Age, new("Version"), TableColumn.Wide("Internal-IP"),
            TableColumn.Wide("External-IP"), TableColumn.Wide("OS-Image"), TableColumn.Wide("Kernel-Version"), TableColumn.Wide("Container-Runtime"),
        ],
        (node, ages) =>
        [
            node.Name(), Status(node), Roles(node), ages.Of(node), Info(node, "kubeletVersion"), Address(node, "InternalIP"),
            Address(node, "ExternalIP"), Info(node, "osImage").Or(Unknown), Info(node, "kernelVersion").Or(Unknown),
            Info(node, "containerRuntimeVersion").Or(Unknown),
        ]);

    private static string Info(JsonObject node, string name) => node.Text("status", "nodeInfo", name);

    private static string Status(JsonObject node)
    {
        var ready = node.Items("status", "conditions").LastOrDefault(condition => condition.Text("type") == "Ready");
        var status = ready is null ? "Unknown" : ready.Text("status") == "True" ? "Ready" : "NotReady";
        return node.Flag("spec", "unschedulable") ? status + ",SchedulingDisabled" : status;
    }

    private static string Roles(JsonObject node) => string.Join(',', (node.Object("metadata", "labels") ?? [])
        .Select(label => label.Key.StartsWith(RolePrefix) ? label.Key[RolePrefix.Length..] : label.Key == "kubernetes.io/role" ? label.Value.Text() : "")
        .Where(role => role.Length > 0).Distinct().Order(StringComparer.Ordinal)).Or(CellText.None);

    private static string Address(JsonObject node, string type) => node.Items("status", "addresses")
        .FirstOrDefault(address => address.Text("type") == type).Text("address").Or(CellText.None);
}
