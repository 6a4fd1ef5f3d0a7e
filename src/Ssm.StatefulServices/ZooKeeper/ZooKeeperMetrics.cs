using System.Globalization;
using System.Text;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>A server's answer to the word <c>mntr</c> in Prometheus' words. Pure.</summary>
internal static class ZooKeeperMetrics
{
    /// <summary>Prometheus' text format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Numbers keep the names that ZooKeeper gives them; its version and what it is become labels.</summary>
    /// <param name="answer">Lines of a name, a tabulator and a value; null when the server gave none.</param>
    public static string Render(string? answer)
    {
        var values = (answer ?? "").Split('\n').Select(line => line.Split('\t', 2)).Where(parts => parts.Length == 2).ToArray();
        var text = new StringBuilder("# TYPE zk_up gauge\n").Append(CultureInfo.InvariantCulture, $"zk_up {(values.Length > 0 ? 1 : 0)}\n");
        if (values.Length > 0)
        {
            var version = Value("zk_version").Split('-', ',')[0];
            text.Append(CultureInfo.InvariantCulture, $"# TYPE zk_server_info gauge\nzk_server_info{{version=\"{Label(version)}\",state=\"{Label(Value("zk_server_state"))}\"}} 1\n");
        }

        foreach (var (name, value) in values.Where(IsCounted).Select(parts => (parts[0], parts[1].Trim())))
        {
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} untyped\n{name} {value}\n");
        }

        return text.ToString();

        string Value(string name) => values.FirstOrDefault(parts => parts[0] == name)?[1].Trim() ?? "";
    }

    /// <summary>Not what is counted for each subtree: there is any number of those, and what they are called is their owners' affair.</summary>
    private static bool IsCounted(string[] parts) =>
        IsMetricName(parts[0])
        && !parts[0].EndsWith("_per_namespace", StringComparison.Ordinal)
        && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static string Label(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static bool IsMetricName(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
