using System.Text;
using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Tests.Printing;

/// <summary>Lays a table out as kubectl does.</summary>
internal static class TableText
{
    internal static string Render(JsonObject table, bool wide)
    {
        var columns = table["columnDefinitions"]!.AsArray().Select(column => column!).ToArray();
        var shown = Enumerable.Range(0, columns.Length).Where(index => wide || columns[index]["priority"]!.GetValue<int>() == 0).ToArray();
        List<string[]> lines = [[.. shown.Select(index => columns[index]["name"]!.ToString().ToUpperInvariant())]];
        foreach (var row in table["rows"]!.AsArray())
        {
            var cells = row!["cells"]!.AsArray();
            Assert.Equal(columns.Length, cells.Count);
            lines.Add([.. shown.Select(index => cells[index]?.ToString() ?? "<nil>")]);
        }

        var widths = Enumerable.Range(0, shown.Length).Select(index => lines.Max(line => line[index].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.AppendLine(string.Join("   ", line.Select((cell, index) => cell.PadRight(widths[index]))).TrimEnd());
        }

        return text.ToString();
    }
}
