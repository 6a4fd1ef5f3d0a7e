using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.OpenApi;

/// <summary>A served kind, as far as OpenAPI documents speak of it.</summary>
public sealed record OpenApiKind
{
    /// <summary>API group, "" for core.</summary>
    public required string Group { get; init; }

    /// <summary>Version within the group.</summary>
    public required string Version { get; init; }

    /// <summary>Kind of the objects.</summary>
    public required string Kind { get; init; }

    /// <summary>Name in paths.</summary>
    public required string Plural { get; init; }

    /// <summary>Whether objects live in namespaces.</summary>
    public required bool IsNamespaced { get; init; }

    /// <summary>Custom kinds are described by <see cref="Schema"/>, the others by Kubernetes' own types.</summary>
    public required bool IsCustom { get; init; }

    /// <summary>A custom kind's <c>openAPIV3Schema</c>; null describes it as an object of anything.</summary>
    public JsonObject? Schema { get; init; }

    /// <summary>Whether there is a <c>status</c> subresource.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Whether there is a <c>scale</c> subresource.</summary>
    public bool HasScale { get; init; }

    /// <summary>What may be done: <c>get</c>, <c>list</c>, <c>create</c>, <c>update</c>, <c>patch</c>, <c>delete</c>, <c>deletecollection</c>.</summary>
    public required IReadOnlyList<string> Verbs { get; init; }

    internal string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>/api/v1</c> or <c>/apis/apps/v1</c>.</summary>
    internal string Root => Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";

    /// <summary>Name of the kind's definition.</summary>
    internal string Definition => IsCustom
        ? $"{string.Join('.', Group.Split('.').Reverse())}.{Version}.{Kind}"
        : DefinitionNames.Package(Group) + $".{Version}.{Kind}";

    internal JsonObject GroupVersionKind => new() { ["group"] = Group, ["kind"] = Kind, ["version"] = Version };
}
