using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>What <c>format</c> demands of a value. Unknown formats demand nothing. Source: OpenAPI 3.0 and kube-openapi's strfmt.</summary>
internal static partial class ValueFormats
{
    /// <summary>A number with unit, written as string or number; only built-in types use it.</summary>
    internal const string Quantity = "quantity";

    private const string QuantityPattern = "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$";

    /// <summary>What is expected ("must be of type …: value"), or null if the value is right.</summary>
    internal static string? Error(string format, JsonNode value)
    {
        var isValid = value.GetValueKind() switch
        {
            JsonValueKind.String => IsValidText(format, value.ToString()),
            JsonValueKind.Number => IsValidNumber(format, value),
            _ => true,
        };
        return isValid ? null
            : format == Quantity ? $"must match the regular expression '{QuantityPattern}'"
            : $"must be of type {format}: {SchemaValidator.BadValue(value)}";
    }

    private static bool IsValidNumber(string format, JsonNode value) => (format, JsonNumbers.Decimal(value)) switch
    {
        ("int32", { } number) => number is >= int.MinValue and <= int.MaxValue,
        ("int64", { } number) => number is >= long.MinValue and <= long.MaxValue,
        _ => true,
    };

    private static bool IsValidText(string format, string text) => format switch
    {
        Quantity => QuantityRegex().IsMatch(text),
        "date-time" or "datetime" => DateTimeRegex().IsMatch(text) && JsonFields.Timestamp(text) is not null,
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "byte" => Base64.IsValid(text),
        "duration" => DurationRegex().IsMatch(text),
        "ipv4" => IPAddress.TryParse(text, out var ip) && ip.ToString() == text,
        "ipv6" => IPAddress.TryParse(text, out var ip) && text.Contains(':') && ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6,
        "cidr" => IPNetwork.TryParse(text, out _) || CidrHost(text),
        "hostname" => text.Length <= 253 && HostnameRegex().IsMatch(text),
        "uri" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _) && !text.Contains(' ') && text.Length > 0,
        "uuid" or "uuid3" or "uuid4" or "uuid5" => Guid.TryParse(text, out _),
        "email" => EmailRegex().IsMatch(text),
        "mac" => MacRegex().IsMatch(text),
        _ => true,
    };

    // An address with host bits set is a CIDR to Go, but no network to .NET.
    private static bool CidrHost(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && IPAddress.TryParse(text.AsSpan(0, slash), out var ip)
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            && bits <= ip.GetAddressBytes().Length * 8;
    }

    [GeneratedRegex(QuantityPattern, RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QuantityRegex();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:?\d{2})\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DateTimeRegex();

    [GeneratedRegex(@"^([-+]?(0|(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+|\d+\s*(ns|nano(second)?s?|us|µs|micro(second)?s?|ms|milli(second)?s?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?))\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DurationRegex();

    [GeneratedRegex(@"^([a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)(\.[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HostnameRegex();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EmailRegex();

    [GeneratedRegex(@"^([0-9A-Fa-f]{2}[:-]){5}([0-9A-Fa-f]{2})\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MacRegex();
}
