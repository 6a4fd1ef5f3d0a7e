using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Printing;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.Registry;

/// <summary>
/// A kind as data: all that the generic code needs to serve it. Built-in kinds come from <c>BuiltInResources</c>, custom kinds from their
/// CustomResourceDefinition.
/// </summary>
internal sealed record ResourceDefinition
{
    public static readonly IReadOnlyList<string> AllVerbs =
        ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    public required string Group { get; init; }

    public required string Version { get; init; }

    public required string Kind { get; init; }

    public required string Plural { get; init; }

    public required bool IsNamespaced { get; init; }

    public string Singular { get => field ?? Kind.ToLowerInvariant(); init; }

    public string ListKind { get => field ?? Kind + "List"; init; }

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<string> Verbs { get; init; } = AllVerbs;

    /// <summary>With a status subresource a write of the object leaves <c>status</c> alone, and a write of the status leaves all else alone.</summary>
    public bool HasStatus { get; init; }

    /// <summary><c>null</c>: no scale subresource.</summary>
    public ScalePaths? Scale { get; init; }

    /// <summary>Subresources with code of their own, such as <c>log</c> of pods; those of status and scale are not listed here.</summary>
    public IReadOnlyList<Subresource> OtherSubresources { get; init; } = [];

    /// <summary>Whether <c>metadata.generation</c> counts changes of the desired state.</summary>
    public bool TracksGeneration { get; init; }

    /// <summary>Whether a PUT without a resource version overwrites whatever is there.</summary>
    public bool AllowsUnconditionalUpdate { get; init; } = true;

    public bool IsCustom { get; init; }

    public NameRule NameRule { get; init; } = NameRule.Subdomain;

    /// <summary>Rules and defaults of the kind that its schema does not say.</summary>
    public ResourceBehavior Behavior { get; init; } = ResourceBehavior.None;

    /// <summary>The schema to default, prune and validate by; <c>null</c> when the kind has none. Made at first use.</summary>
    public Lazy<StructuralSchema?> Schema { get; init; } = new((StructuralSchema?)null);

    /// <summary><c>openAPIV3Schema</c> of a custom kind.</summary>
    public JsonObject? OpenApiSchema { get; init; }

    /// <summary><c>additionalPrinterColumns</c> of a custom kind.</summary>
    public IReadOnlyList<PrinterColumn> PrinterColumns { get; init; } = [];

    /// <summary><c>selectableFields</c> of a custom kind, without the leading dot.</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    /// <summary>Answers a create without storing anything (the review kinds); <c>null</c> for stored kinds.</summary>
    public ReviewAsync? Review { get; init; }

    public GroupResource Resource => new(Group, Plural);

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public bool IsStored => Review is null;
}
