namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Schemas of Kubernetes' own kinds, as far as KubernetesClient has models of them.</summary>
public static class BuiltInSchemas
{
    /// <summary>The schema of a kind, or null if Kubernetes has no such kind. Cheap after the first call for a kind.</summary>
    public static StructuralSchema? For(string group, string version, string kind)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(kind);
        return BuiltInTypes.Find(group, version, kind) is { } model ? new StructuralSchema(BuiltInTypes.Node(model)) : null;
    }
}
