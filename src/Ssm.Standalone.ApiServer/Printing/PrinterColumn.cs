using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Printing;

/// <summary>One of a custom kind's <c>additionalPrinterColumns</c>.</summary>
public sealed record PrinterColumn
{
    /// <summary>Header; kubectl shows it in capitals.</summary>
    public required string Name { get; init; }

    /// <summary><c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>, or <c>date</c> (shown as an age).</summary>
    public required string Type { get; init; }

    /// <summary>OpenAPI format, or "".</summary>
    public string Format { get; init; } = "";

    /// <summary>Text for people, or "".</summary>
    public string Description { get; init; } = "";

    /// <summary>0 is always shown, more only in wide output.</summary>
    public int Priority { get; init; }

    /// <summary>Where the value is.</summary>
    public required JsonPath Path { get; init; }

    /// <summary>The column of a custom kind that declares none.</summary>
    public static PrinterColumn Age { get; } = new()
    {
        Name = "Age",
        Type = "date",
        Description = TableColumn.Age.Description,
        Path = JsonPath.Parse(".metadata.creationTimestamp"),
    };

    /// <summary>Reads an item of <c>additionalPrinterColumns</c>.</summary>
    /// <exception cref="FormatException">Its <c>jsonPath</c> is none.</exception>
    public static PrinterColumn FromJson(JsonObject column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return new PrinterColumn
        {
            Name = column.Text("name"),
            Type = column.Text("type"),
            Format = column.Text("format"),
            Description = column.Text("description"),
            Priority = (int)column.Number("priority"),
            Path = JsonPath.Parse(column.Text("jsonPath")),
        };
    }
}
