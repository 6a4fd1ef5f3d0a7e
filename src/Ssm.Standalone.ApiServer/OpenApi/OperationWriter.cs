using System.Text.Json.Nodes;
using k8s.Models;

namespace Ssm.Standalone.ApiServer.OpenApi;

/// <summary>Makes the paths of a kind, with what clients look for there: kinds, patch types, query parameters.</summary>
internal sealed class OperationWriter(OpenApiDialect dialect)
{
    private static readonly string[] Listing =
        ["allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit", "resourceVersion", "resourceVersionMatch", "timeoutSeconds", "watch"];

    private static readonly string[] Writing = ["dryRun", "fieldManager", "fieldValidation"];
    private static readonly string[] Deleting = ["dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy"];
    private static readonly string[] Nothing = [];

    /// <summary>Paths with their path items.</summary>
    internal IEnumerable<(string Path, JsonObject Item)> Paths(OpenApiKind kind)
    {
        var collection = kind.IsNamespaced ? $"{kind.Root}/namespaces/{{namespace}}/{kind.Plural}" : $"{kind.Root}/{kind.Plural}";
        if (kind.IsNamespaced && kind.Verbs.Contains("list"))
        {
            yield return ($"{kind.Root}/{kind.Plural}", Item(kind, name: false, @namespace: false, ("get", "list", "ForAllNamespaces")));
        }

        yield return (collection, Item(
            kind, name: false, kind.IsNamespaced, [("get", "list", ""), ("post", "create", ""), ("delete", "deletecollection", "")]));
        if (!kind.Verbs.Contains("get"))
        {
            yield break;
        }

        yield return ($"{collection}/{{name}}", Item(
            kind, name: true, kind.IsNamespaced, [("get", "get", ""), ("put", "update", ""), ("patch", "patch", ""), ("delete", "delete", "")]));
        foreach (var subresource in Subresources(kind))
        {
            yield return ($"{collection}/{{name}}/{subresource.ToLowerInvariant()}", Item(
                kind, name: true, kind.IsNamespaced, [("get", "get", subresource), ("put", "update", subresource), ("patch", "patch", subresource)]));
        }
    }

    private static IEnumerable<string> Subresources(OpenApiKind kind) =>
        (kind.HasStatus ? ["Status"] : Nothing).Concat(kind.HasScale ? ["Scale"] : Nothing);

    private JsonObject Item(OpenApiKind kind, bool name, bool @namespace, params (string Method, string Verb, string Suffix)[] operations)
    {
        var item = new JsonObject();
        foreach (var (method, verb, suffix) in operations.Where(operation => kind.Verbs.Contains(operation.Verb)))
        {
            item[method] = Operation(kind, verb, suffix);
        }

        JsonNode[] parameters =
        [
            .. name ? [PathParameter("name", $"name of the {kind.Kind}")] : Array.Empty<JsonNode>(),
            .. @namespace ? [PathParameter("namespace", "object name and auth scope, such as for teams and projects")] : Array.Empty<JsonNode>(),
        ];
        if (parameters.Length > 0)
        {
            item["parameters"] = new JsonArray(parameters);
        }

        return item;
    }

    private JsonObject Operation(OpenApiKind kind, string verb, string suffix)
    {
        var action = verb switch { "create" => "post", "update" => "put", _ => verb };
        var operation = new JsonObject { ["operationId"] = OperationId(kind, verb, suffix) };
        var parameters = new JsonArray([.. Query(verb).Select(QueryParameter)]);
        if (Body(kind, verb) is { } body)
        {
            AddBody(operation, parameters, body, BodyTypes(kind, verb));
        }

        operation["parameters"] = parameters;
        operation["responses"] = new JsonObject { ["200"] = Response(verb switch
        {
            "list" => kind.Definition + "List",
            "delete" or "deletecollection" => Status(),
            _ => kind.Definition,
        }) };
        operation["x-kubernetes-action"] = action;
        operation["x-kubernetes-group-version-kind"] = kind.GroupVersionKind;
        return operation;
    }

    private static string[] Query(string verb) => verb switch
    {
        "list" => Listing,
        "create" or "update" => Writing,
        "patch" => [.. Writing, "force"],
        "delete" => Deleting,
        "deletecollection" => [.. Listing, .. Deleting],
        _ => Nothing,
    };

    private static string? Body(OpenApiKind kind, string verb) => verb switch
    {
        "create" or "update" => kind.Definition,
        "patch" => DefinitionNames.Patch,
        _ => null,
    };

    private static string[] BodyTypes(OpenApiKind kind, string verb) => (verb, kind.IsCustom) switch
    {
        ("patch", true) => ["application/json-patch+json", "application/merge-patch+json"],
        ("patch", false) => ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json"],
        _ => ["application/json", "application/yaml"],
    };

    private void AddBody(JsonObject operation, JsonArray parameters, string definition, string[] mediaTypes)
    {
        if (dialect.IsV3)
        {
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(definition, mediaTypes) };
            return;
        }

        operation["consumes"] = new JsonArray([.. mediaTypes.Select(type => (JsonNode)type)]);
        parameters.Insert(0, new JsonObject { ["in"] = "body", ["name"] = "body", ["required"] = true, ["schema"] = dialect.Reference(definition) });
    }

    private JsonObject Response(string definition) => dialect.IsV3
        ? new JsonObject { ["description"] = "OK", ["content"] = Content(definition, "application/json") }
        : new JsonObject { ["description"] = "OK", ["schema"] = dialect.Reference(definition) };

    private JsonObject Content(string definition, params string[] mediaTypes) => new(mediaTypes.Select(type =>
        KeyValuePair.Create(type, (JsonNode?)new JsonObject { ["schema"] = dialect.Reference(definition) })));

    private JsonObject QueryParameter(string name)
    {
        var type = name switch
        {
            "allowWatchBookmarks" or "watch" or "force" or "orphanDependents" => "boolean",
            "limit" or "timeoutSeconds" or "gracePeriodSeconds" => "integer",
            _ => "string",
        };
        return Parameter(new JsonObject { ["in"] = "query", ["name"] = name }, type);
    }

    private JsonObject PathParameter(string name, string description) =>
        Parameter(new JsonObject { ["in"] = "path", ["name"] = name, ["required"] = true, ["description"] = description }, "string");

    private JsonObject Parameter(JsonObject parameter, string type)
    {
        if (dialect.IsV3)
        {
            parameter["schema"] = new JsonObject { ["type"] = type, ["uniqueItems"] = true };
        }
        else
        {
            parameter["type"] = type;
            parameter["uniqueItems"] = true;
        }

        return parameter;
    }

    private static string Status() => DefinitionNames.Definition(typeof(V1Status), DefinitionNames.Package(typeof(V1Status), ""));

    private static string OperationId(OpenApiKind kind, string verb, string suffix)
    {
        var word = verb switch { "get" => "read", "update" => "replace", "deletecollection" => "deleteCollection", _ => verb };
        var group = string.Concat((kind.Group.Length == 0 ? "core" : kind.Group.Replace(".k8s.io", "")).Split('.', '-').Select(Capitalised));
        var scope = kind.IsNamespaced && suffix != "ForAllNamespaces" ? "Namespaced" : "";
        return $"{word}{group}{Capitalised(kind.Version)}{scope}{kind.Kind}{suffix}";
    }

    private static string Capitalised(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..];
}
