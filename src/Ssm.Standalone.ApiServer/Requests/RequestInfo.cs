namespace Ssm.Standalone.ApiServer.Requests;

/// <summary>What the path of a request of a resource says.</summary>
/// <param name="Group">"" for the core group.</param>
/// <param name="Version">Such as <c>v1</c>.</param>
/// <param name="Namespace">"" for cluster scope and for all namespaces.</param>
/// <param name="Resource">The plural name.</param>
/// <param name="Name">"" for a collection.</param>
/// <param name="Subresource">"" for the object itself.</param>
internal sealed record RequestInfo(string Group, string Version, string Namespace, string Resource, string Name, string Subresource)
{
    /// <summary>Reads <c>/api/v1/…</c> and <c>/apis/{group}/{version}/…</c>; <c>null</c> if the path is not one of a resource.</summary>
    public static RequestInfo? Parse(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments switch
        {
            ["api", var version, .. var rest] when rest.Length > 0 => Parse("", version, rest),
            ["apis", var group, var version, .. var rest] when rest.Length > 0 => Parse(group, version, rest),
            _ => null,
        };
    }

    private static RequestInfo? Parse(string group, string version, string[] segments) => segments switch
    {
        // A namespace is a resource of its own as long as nothing, or one of its subresources, follows.
        ["namespaces"] => new(group, version, "", "namespaces", "", ""),
        ["namespaces", var name] => new(group, version, name, "namespaces", name, ""),
        ["namespaces", var name, "status" or "finalize"] => new(group, version, name, "namespaces", name, segments[2]),
        ["namespaces", var space, var resource] => new(group, version, space, resource, "", ""),
        ["namespaces", var space, var resource, var name] => new(group, version, space, resource, name, ""),
        ["namespaces", var space, var resource, var name, var subresource] => new(group, version, space, resource, name, subresource),
        ["namespaces", ..] => null,
        [var resource] => new(group, version, "", resource, "", ""),
        [var resource, var name] => new(group, version, "", resource, name, ""),
        [var resource, var name, var subresource] => new(group, version, "", resource, name, subresource),
        _ => null,
    };
}
