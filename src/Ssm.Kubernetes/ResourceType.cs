using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace Ssm.Kubernetes;

/// <summary>A kind as data: where the API serves it and how it is read and written. Built-in and custom kinds look alike.</summary>
/// <typeparam name="T">The type of one object.</typeparam>
/// <param name="group">API group; empty for the core group.</param>
/// <param name="version">API version, for example <c>v1beta1</c>.</param>
/// <param name="plural">The resource's name in paths, for example <c>serviceinstances</c>.</param>
/// <param name="kind">The kind's name, for example <c>ServiceInstance</c>.</param>
/// <param name="isNamespaced">False for cluster-scoped kinds.</param>
/// <param name="typeInfo">Source-generated JSON metadata of <typeparamref name="T"/>.</param>
public sealed class ResourceType<T>(string group, string version, string plural, string kind, bool isNamespaced, JsonTypeInfo<T> typeInfo)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly string _root = group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";

    /// <summary>API group; empty for the core group.</summary>
    public string Group { get; } = group;

    /// <summary>API version without the group.</summary>
    public string Version { get; } = version;

    /// <summary>The resource's name in paths.</summary>
    public string Plural { get; } = plural;

    /// <summary>The kind's name.</summary>
    public string Kind { get; } = kind;

    /// <summary>False for cluster-scoped kinds.</summary>
    public bool IsNamespaced { get; } = isNamespaced;

    /// <summary><c>group/version</c>, or the bare version in the core group: the value of an object's <c>apiVersion</c>.</summary>
    public string ApiVersion { get; } = group.Length == 0 ? version : $"{group}/{version}";

    /// <summary>How one object is read and written.</summary>
    public JsonTypeInfo<T> TypeInfo { get; } = typeInfo;

    /// <summary>The path of the collection, relative to the server's root; an empty namespace means all of them.</summary>
    internal string CollectionPath(string @namespace) =>
        IsNamespaced && @namespace.Length > 0 ? $"{_root}/namespaces/{Uri.EscapeDataString(@namespace)}/{Plural}" : $"{_root}/{Plural}";

    /// <summary>The path of one object, or of its subresource.</summary>
    internal string ObjectPath(NamespacedName key, string? subresource)
    {
        var path = $"{CollectionPath(key.Namespace)}/{Uri.EscapeDataString(key.Name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    /// <summary>For messages: <c>serviceinstances.servicecatalog.k8s.io</c>.</summary>
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
