using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Printing;

/// <summary>How one kind is printed: headers, and the cells of an object in the same order.</summary>
internal sealed record KindColumns(IReadOnlyList<TableColumn> Columns, Func<JsonObject, Ages, JsonNode?[]> Cells)
{
    /// <summary>Row conditions, by which kubectl knows completed pods; null for most kinds.</summary>
    internal Func<JsonObject, JsonArray?> Conditions { get; init; } = _ => null;
}
