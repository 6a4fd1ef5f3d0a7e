namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>
/// What a kind's objects look like, and what follows from it: defaults, pruning, validation, merge keys. Immutable and thread safe.
/// Source: Kubernetes documentation, "Extend the Kubernetes API with CustomResourceDefinitions", "Specifying a structural schema".
/// </summary>
public sealed class StructuralSchema
{
    internal StructuralSchema(SchemaNode root) => Root = root;

    internal SchemaNode Root { get; }
}
