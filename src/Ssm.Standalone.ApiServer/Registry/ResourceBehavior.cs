using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.Registry;

/// <summary>What a kind adds to the generic rules. Pure functions over the object in hand.</summary>
internal sealed record ResourceBehavior
{
    public static readonly ResourceBehavior None = new();

    /// <summary>Fills in members that were left out; runs on each write.</summary>
    public Action<JsonObject> Default { get; init; } = _ => { };

    /// <summary>Sets what a new object starts with, such as an initial status.</summary>
    public Action<JsonObject> PrepareForCreate { get; init; } = _ => { };

    /// <summary>Carries over what an update may not change: new object, old object.</summary>
    public Action<JsonObject, JsonObject> PrepareForUpdate { get; init; } = (_, _) => { };

    /// <summary>Broken rules of the object; the old object is <c>null</c> on create.</summary>
    public Func<JsonObject, JsonObject?, IEnumerable<FieldError>> Validate { get; init; } = (_, _) => [];

    /// <summary>Members whose values no error may show.</summary>
    public IReadOnlyList<string> SecretMembers { get; init; } = [];

    /// <summary>
    /// The grace period in seconds with which an object goes when its deleter did not say; <c>null</c> for kinds that go at once.
    /// </summary>
    public Func<JsonObject, long?, long?> DeletionGraceSeconds { get; init; } = (_, _) => null;

    /// <summary>What a deletion shows on the object besides its timestamp.</summary>
    public Action<JsonObject> MarkDeleted { get; init; } = _ => { };

    /// <summary>True while something besides finalizers keeps a deleted object from going.</summary>
    public Func<JsonObject, bool> IsHeld { get; init; } = _ => false;
}
