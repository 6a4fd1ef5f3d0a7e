using System.Globalization;
using System.Text;

namespace Ssm.Kubernetes;

/// <summary>Query strings of lists and watches.</summary>
internal static class ResourceQuery
{
    public static string List(string path, ListScope scope, int pageSize, string? next)
    {
        var query = new StringBuilder(path).Append("?limit=").Append(pageSize.ToString(CultureInfo.InvariantCulture));
        Append(query, "continue", next);
        return Selected(query, scope);
    }

    public static string Watch(string path, ListScope scope, string resourceVersion, TimeSpan timeout)
    {
        var query = new StringBuilder(path).Append("?watch=1&allowWatchBookmarks=true&timeoutSeconds=")
            .Append(((int)timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        Append(query, "resourceVersion", resourceVersion);
        return Selected(query, scope);
    }

    private static string Selected(StringBuilder query, ListScope scope)
    {
        Append(query, "labelSelector", scope.LabelSelector);
        Append(query, "fieldSelector", scope.FieldSelector);
        return query.ToString();
    }

    private static void Append(StringBuilder query, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            query.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }
}
