using System.Text.Json.Nodes;

namespace Ssm.Testing;

/// <summary>A request as the authorization of Kubernetes sees it.</summary>
public sealed record ApiRequest(string Verb, string Group, string Resource, string Namespace, string Name)
{
    /// <summary>Null for a request that is not about a resource, such as discovery.</summary>
    public static ApiRequest? Of(HttpRequestMessage request)
    {
        var segments = request.RequestUri!.AbsolutePath.Trim('/').Split('/');
        var isCore = segments[0] == "api";
        var rest = segments.Skip(isCore ? 2 : 3).ToArray();
        if (rest.Length == 0 || segments[0] is not ("api" or "apis"))
        {
            return null;
        }

        var @namespace = rest[0] == "namespaces" && rest.Length > 2 ? rest[1] : string.Empty;
        rest = @namespace.Length > 0 ? rest[2..] : rest;
        var query = System.Web.HttpUtility.ParseQueryString(request.RequestUri.Query);
        var field = query["fieldSelector"] is { } selector && selector.StartsWith("metadata.name=", StringComparison.Ordinal) ? selector["metadata.name=".Length..] : string.Empty;
        var name = rest.Length > 1 ? rest[1] : field;
        return new ApiRequest(
            VerbOf(request.Method, rest.Length > 1, query["watch"] is "true" or "1"),
            isCore ? string.Empty : segments[1],
            rest.Length > 2 ? $"{rest[0]}/{rest[2]}" : rest[0],
            @namespace,
            name);
    }

    /// <summary>The rule of a Role or ClusterRole allows it.</summary>
    public bool IsAllowedBy(JsonNode rule) => Has(rule, "verbs", Verb) && Has(rule, "apiGroups", Group) && Has(rule, "resources", Resource)
        && (rule["resourceNames"] is null || Has(rule, "resourceNames", Name));

    private static bool Has(JsonNode rule, string list, string value) => rule[list]!.AsArray().Any(item => item!.GetValue<string>() == value);

    private static string VerbOf(HttpMethod method, bool hasName, bool isWatch) => method.Method switch
    {
        "GET" when hasName => "get",
        "GET" => isWatch ? "watch" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => hasName ? "delete" : "deletecollection",
        var other => other,
    };
}
