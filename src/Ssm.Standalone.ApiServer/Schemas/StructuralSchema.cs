using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>
/// What a kind's objects look like, and what follows from it: defaults, pruning, validation, merge keys. Immutable and thread safe.
/// A server prunes, then sets defaults, then validates.
/// Source: Kubernetes documentation, "Extend the Kubernetes API with CustomResourceDefinitions", "Specifying a structural schema".
/// </summary>
/// <remarks>
/// <c>x-kubernetes-validations</c> (CEL) is accepted and ignored: rules that matter to SSM's own kinds live in its admission webhook,
/// which both kinds of API server call.
/// </remarks>
public sealed class StructuralSchema
{
    internal StructuralSchema(SchemaNode root) => Root = root;

    internal SchemaNode Root { get; }

    /// <summary>Reads a CRD version's <c>schema.openAPIV3Schema</c>. What <see cref="CheckStructural"/> would refuse is ignored.</summary>
    public static StructuralSchema FromOpenApiV3(JsonObject schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new StructuralSchema(SchemaReader.Root(schema));
    }

    /// <summary>Why a schema is not structural or otherwise refused by <c>apiextensions.k8s.io/v1</c>; empty if it is fine.</summary>
    /// <param name="schema">A CRD version's <c>openAPIV3Schema</c>.</param>
    /// <param name="path">Where it stands, such as <c>spec.versions[0].schema.openAPIV3Schema</c>.</param>
    public static IReadOnlyList<FieldError> CheckStructural(JsonObject schema, string path)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(path);
        return StructuralRules.Check(schema, path);
    }

    /// <summary>Sets what is absent and has a default, in place. A null counts as absent where null is not allowed.</summary>
    public void ApplyDefaults(JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        SchemaDefaults.Apply(obj, Root);
    }

    /// <summary>Removes what the schema does not know, in place.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="removedPaths">
    /// Receives what was removed, such as <c>spec.ports[0].colour</c>, for <c>unknown field "…"</c> of field validation; null if nobody asks.
    /// </param>
    public void Prune(JsonObject obj, ICollection<string>? removedPaths)
    {
        ArgumentNullException.ThrowIfNull(obj);
        SchemaPruner.Prune(obj, Root, removedPaths);
    }

    /// <summary>Every rule the object breaks; empty if it is valid. Unknown members are no error, see <see cref="Prune"/>.</summary>
    public IReadOnlyList<FieldError> Validate(JsonNode obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var errors = SchemaValidator.Validate(obj, Root);
        return Root.Model is { } model && obj is JsonObject builtIn ? [.. errors, .. BuiltInRules.Check(model, builtIn)] : errors;
    }
}
