using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Printing;

internal static class EventColumns
{
    internal static readonly KindColumns Event = new(
        [
            new("Last Seen"), new("Type"), new("Reason"), new("Object"), TableColumn.Wide("Subobject"), TableColumn.Wide("Source"),
            new("Message"), TableColumn.Wide("First Seen"), TableColumn.Wide("Count"), TableColumn.ObjectName with { Priority = 1 },
        ],
        Cells);

    // Events of events.k8s.io/v1 carry the same facts under other names.
    private static JsonNode?[] Cells(JsonObject e, Ages ages)
    {
        var regarding = e.Object("involvedObject") ?? e.Object("regarding");
        var first = ages.Since(e.Time("firstTimestamp") ?? e.Time("deprecatedFirstTimestamp") ?? e.Time("eventTime"));
        var series = e.Object("series");
        var last = e.Time("lastTimestamp") ?? e.Time("deprecatedLastTimestamp");
        var count = e.Number("count") + e.Number("deprecatedCount");
        return
        [
            series is not null ? ages.Since(series.Time("lastObservedTime")) : last is null ? first : ages.Since(last),
            e.Text("type"),
            e.Text("reason"),
            regarding.Text("kind").ToLowerInvariant() + (regarding.Text("name") is { Length: > 0 } name ? "/" + name : ""),
            regarding.Text("fieldPath"),
            Source(e),
            e.Text("message").Or(e.Text("note")).Trim(),
            first,
            series?.Number("count") ?? (count == 0 ? 1 : count),
            e.Name(),
        ];
    }

    private static string Source(JsonObject e)
    {
        var source = e.Object("source") ?? e.Object("deprecatedSource");
        var component = source.Text("component").Or(e.Text("reportingComponent")).Or(e.Text("reportingController"));
        var instance = source.Text("host").Or(e.Text("reportingInstance"));
        return instance.Length == 0 ? component : $"{component}, {instance}";
    }
}
