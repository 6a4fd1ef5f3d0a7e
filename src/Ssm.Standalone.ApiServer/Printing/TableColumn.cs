using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Printing;

/// <summary>Header of a column. Source: Kubernetes API reference, "TableColumnDefinition meta.k8s.io/v1".</summary>
internal sealed record TableColumn(string Name, string Type = "string", string Format = "", int Priority = 0, string Description = "")
{
    internal static readonly TableColumn ObjectName = new("Name", Format: "name", Description: "Name must be unique within a namespace.");

    internal static readonly TableColumn Age = new("Age", Description: "CreationTimestamp is a timestamp representing the server time when "
        + "this object was created.");

    internal static readonly TableColumn CreatedAt = new("Created At", "date", Description: Age.Description);

    /// <summary>A column of text that only wide output shows.</summary>
    internal static TableColumn Wide(string name) => new(name, Priority: 1);

    internal JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["type"] = Type,
        ["format"] = Format,
        ["description"] = Description,
        ["priority"] = Priority,
    };
}
