using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Selectors;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>Members named by a simple JSON path such as <c>.spec.replicas</c>.</summary>
internal static class ScalePath
{
    public static long Number(JsonObject obj, string path) => Parent(obj, path, out var name).Number(name) ?? 0;

    /// <summary>A selector kept as text or as an object; "" if absent.</summary>
    public static string Selector(JsonObject obj, string? path)
    {
        if (path is null)
        {
            return "";
        }

        var parent = Parent(obj, path, out var name);
        return parent.Text(name) ?? (parent.Object(name) is { } selector ? LabelSelector.FromObject(selector).ToString() : "");
    }

    public static void Set(JsonObject obj, string path, long value)
    {
        var names = path.TrimStart('.').Split('.');
        foreach (var name in names[..^1])
        {
            obj = obj.ObjectOrNew(name);
        }

        obj[names[^1]] = value;
    }

    private static JsonObject? Parent(JsonObject? obj, string path, out string last)
    {
        var names = path.TrimStart('.').Split('.');
        foreach (var name in names[..^1])
        {
            obj = obj.Object(name);
        }

        last = names[^1];
        return obj;
    }
}
