namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>An object of the simulated API server; the namespace is empty for cluster-scoped kinds.</summary>
internal readonly record struct StoredKey(string Plural, string Namespace, string Name)
{
    /// <summary>Of a path like <c>/apis/group/version/namespaces/ns/plural/name/subresource</c>.</summary>
    public static (StoredKey Key, string Subresource) Parse(string path)
    {
        var parts = path.Trim('/').Split('/');
        var rest = parts[(parts[0] == "api" ? 2 : 3)..];
        var @namespace = "";
        if (rest is ["namespaces", var home, _, ..])
        {
            (@namespace, rest) = (home, rest[2..]);
        }

        return (new StoredKey(rest[0], @namespace, rest.Length > 1 ? rest[1] : ""), rest.Length > 2 ? rest[2] : "");
    }

    public override string ToString() => $"{Plural} {Namespace}/{Name}";
}
