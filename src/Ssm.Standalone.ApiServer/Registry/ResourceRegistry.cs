using System.Collections.Frozen;

namespace Ssm.Standalone.ApiServer.Registry;

/// <summary>The kinds served now: the built-in ones and those that CustomResourceDefinitions add. Thread-safe; readers see whole states.</summary>
internal sealed class ResourceRegistry
{
    private readonly Lock _change = new();
    private readonly IReadOnlyList<ResourceDefinition> _builtIns;
    private readonly Dictionary<string, IReadOnlyList<ResourceDefinition>> _custom = [];
    private volatile RegistryState _state;

    public ResourceRegistry(IReadOnlyList<ResourceDefinition> builtIns)
    {
        _builtIns = builtIns;
        _state = RegistryState.Of(builtIns, 0);
    }

    /// <summary>All definitions, built-in kinds first. A new list instance whenever something changed.</summary>
    public IReadOnlyList<ResourceDefinition> All => _state.All;

    /// <summary>Grows with each change; tells caches of discovery documents that they are stale.</summary>
    public long Edition => _state.Edition;

    public ResourceDefinition? Find(string group, string version, string plural) =>
        _state.ByPath.GetValueOrDefault((group, version, plural));

    /// <summary>The definition in the version that is stored.</summary>
    public ResourceDefinition? Find(GroupResource resource) => _state.ByResource.GetValueOrDefault(resource);

    public ResourceDefinition? FindKind(string group, string version, string kind) =>
        All.FirstOrDefault(definition => definition.Group == group && definition.Version == version && definition.Kind == kind);

    /// <summary>Serves what a CustomResourceDefinition defines, instead of what it defined before; an empty list ends it.</summary>
    public void SetCustom(string definitionName, IReadOnlyList<ResourceDefinition> definitions)
    {
        lock (_change)
        {
            if (definitions.Count == 0)
            {
                _custom.Remove(definitionName);
            }
            else
            {
                _custom[definitionName] = definitions;
            }

            _state = RegistryState.Of(
                [.. _builtIns, .. _custom.OrderBy(entry => entry.Key, StringComparer.Ordinal).SelectMany(entry => entry.Value)], _state.Edition + 1);
        }
    }

    private sealed record RegistryState(
        IReadOnlyList<ResourceDefinition> All,
        FrozenDictionary<(string Group, string Version, string Plural), ResourceDefinition> ByPath,
        FrozenDictionary<GroupResource, ResourceDefinition> ByResource,
        long Edition)
    {
        public static RegistryState Of(IReadOnlyList<ResourceDefinition> all, long edition) => new(
            all,
            all.ToFrozenDictionary(definition => (definition.Group, definition.Version, definition.Plural)),
            all.DistinctBy(definition => definition.Resource).ToFrozenDictionary(definition => definition.Resource),
            edition);
    }
}
