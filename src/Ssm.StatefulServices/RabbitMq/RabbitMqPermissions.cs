using System.Text.RegularExpressions;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>What a user may use of a vhost: regular expressions that admit a name in which they are found.</summary>
/// <param name="Configure">What it may make and delete.</param>
/// <param name="Write">What it may publish to.</param>
/// <param name="Read">What it may consume.</param>
internal sealed record RabbitMqPermissions(string Configure, string Write, string Read)
{
    /// <summary>The default exchange, by the name that permissions know it under.</summary>
    public const string DefaultExchange = "amq.default";

    /// <summary>All of the vhost.</summary>
    public static RabbitMqPermissions All { get; } = new(".*", ".*", ".*");

    /// <summary>A pattern of exactly these names; without names it admits nothing.</summary>
    public static string Only(IEnumerable<string> names)
    {
        var escaped = names.Distinct(StringComparer.Ordinal).Select(Regex.Escape).ToArray();
        return escaped.Length == 0 ? "^$" : $"^({string.Join('|', escaped)})$";
    }
}
