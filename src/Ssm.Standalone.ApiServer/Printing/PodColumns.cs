using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Printing;

internal static class PodColumns
{
    internal static readonly KindColumns Pod = new(
        [
            TableColumn.ObjectName, new("Ready"), new("Status"), new("Restarts"), TableColumn.Age,
            TableColumn.Wide("IP"), TableColumn.Wide("Node"), TableColumn.Wide("Nominated Node"), TableColumn.Wide("Readiness Gates"),
        ],
        Cells)
    {
        Conditions = pod => pod.Text("status", "phase") switch
        {
            "Succeeded" => Completed("Succeeded", "The pod has completed successfully."),
            "Failed" => Completed("Failed", "The pod failed."),
            _ => null,
        },
    };

    private static JsonNode?[] Cells(JsonObject pod, Ages ages)
    {
        var summary = PodSummary.Of(pod);
        return
        [
            pod.Name(),
            $"{summary.ReadyContainers}/{summary.TotalContainers}",
            summary.Status,
            summary.Restarts != 0 && summary.LastRestart is { } last ? $"{summary.Restarts} ({ages.Since(last)} ago)" : $"{summary.Restarts}",
            ages.Of(pod),
            (pod.Items("status", "podIPs") is [var first, ..] ? first.Text("ip") : pod.Text("status", "podIP")).Or(CellText.None),
            pod.Text("spec", "nodeName").Or(CellText.None),
            pod.Text("status", "nominatedNodeName").Or(CellText.None),
            ReadinessGates(pod),
        ];
    }

    private static string ReadinessGates(JsonObject pod)
    {
        var gates = pod.Items("spec", "readinessGates");
        var open = gates.Count(gate => pod.Items("status", "conditions")
            .FirstOrDefault(condition => condition.Text("type") == gate.Text("conditionType")).Text("status") == "True");
        return gates.Count == 0 ? CellText.None : $"{open}/{gates.Count}";
    }

    private static JsonArray Completed(string reason, string message) =>
        [new JsonObject { ["type"] = "Completed", ["status"] = "True", ["reason"] = reason, ["message"] = message }];
}
