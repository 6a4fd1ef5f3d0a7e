using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Printing;

/// <summary>What to print. Objects are read only; the table shares nothing with them.</summary>
public sealed record TableRequest
{
    /// <summary>API group of the kind, "" for core.</summary>
    public required string Group { get; init; }

    /// <summary>Kind of the objects.</summary>
    public required string Kind { get; init; }

    /// <summary>The rows, in order: the items of a list, or one object.</summary>
    public required IReadOnlyList<JsonObject> Objects { get; init; }

    /// <summary>The moment ages are counted to.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>
    /// <c>metadata</c> of the list, which becomes the table's; null takes the resourceVersion of the only object, as for a get or a watch event.
    /// </summary>
    public JsonObject? ListMetadata { get; init; }

    /// <summary>Columns of a custom kind; null for built-in kinds, empty for a custom kind that declares none.</summary>
    public IReadOnlyList<PrinterColumn>? AdditionalColumns { get; init; }

    /// <summary>What each row carries beside its cells.</summary>
    public IncludeObject IncludeObject { get; init; }

    /// <summary>Leaves the column definitions out; for all but the first event of a watch.</summary>
    public bool NoHeaders { get; init; }

    /// <summary>Version of <c>meta.k8s.io</c> the client asked for: <c>v1</c> (default) or <c>v1beta1</c>.</summary>
    public string MetaVersion { get; init; } = "v1";
}
