using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>What is wrong with a binding as it was sent. OSB v2.17, "Binding Metadata Object", "Endpoint Object", "Volume Mount Object".</summary>
internal static partial class BindingShape
{
    /// <summary>Member of a binding → the permission its offering must require.</summary>
    private static readonly Dictionary<string, string> Permissions = new()
    {
        ["syslog_drain_url"] = "syslog_drain",
        ["route_service_url"] = "route_forwarding",
        ["volume_mounts"] = "volume_mount",
    };

    public static ConformanceFinding Judge(ConformanceSession session, ConformanceReply reply) => Problem(session, reply) is { } problem
        ? new ConformanceFinding.Failed($"{reply.Request}: {problem}")
        : ConformanceFinding.Pass;

    private static string? Problem(ConformanceSession session, ConformanceReply reply)
    {
        if (reply.Member("credentials") is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) })
        {
            return "credentials is no object";
        }

        foreach (var (member, permission) in Permissions)
        {
            if (reply.Member(member) is { ValueKind: not JsonValueKind.Null } && session.Offering.Requires?.Contains(permission) is not true)
            {
                return $"{member} is there, and the offering does not require {permission}";
            }
        }

        try
        {
            // The client forgives what is judged here.
            reply.Body?.Deserialize(OsbJsonContext.Default.BindResponse);
            reply.Member("metadata")?.Deserialize(OsbJsonContext.Default.BindingMetadata);
            reply.Member("volume_mounts")?.Deserialize(OsbJsonContext.Default.IReadOnlyListVolumeMount);
            return (reply.Member("endpoints")?.Deserialize(OsbJsonContext.Default.IReadOnlyListBindingEndpoint) ?? []).Select(endpoint => EndpointProblem(endpoint.Host, endpoint.Ports, endpoint.Protocol))
                .Append(MetadataProblem(reply))
                .FirstOrDefault(problem => problem is not null);
        }
        catch (JsonException exception)
        {
            return JsonErrorText.Of(exception);
        }
    }

    private static string? EndpointProblem(string host, IReadOnlyList<string> ports, string? protocol) =>
        host.Length == 0 ? "an endpoint has no host"
        : ports.Count == 0 ? "an endpoint has no ports"
        : ports.FirstOrDefault(port => !Ports().IsMatch(port)) is { } bad ? $"'{bad}' is neither a port nor a range of ports"
        : protocol is null or "tcp" or "udp" or "all" ? null
        : $"the protocol '{protocol}' is none of tcp, udp, all";

    private static string? MetadataProblem(ConformanceReply reply)
    {
        if (reply.Member("metadata") is not { ValueKind: JsonValueKind.Object } metadata)
        {
            return null;
        }

        var times = new Dictionary<string, DateTimeOffset>();
        foreach (var name in new[] { "expires_at", "renew_before" })
        {
            if (!metadata.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
            {
                continue;
            }

            if (value.ValueKind is not JsonValueKind.String || !Timestamp().IsMatch(value.GetString()!))
            {
                return $"{name} is no time of the form yyyy-mm-ddThh:mm:ss.sZ";
            }

            times[name] = DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture);
        }

        return times.TryGetValue("expires_at", out var end) && times.TryGetValue("renew_before", out var renewal) && renewal > end
            ? "renew_before is after expires_at"
            : null;
    }

    [GeneratedRegex(@"^\d{1,5}(-\d{1,5})?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ports();

    [GeneratedRegex(@"^\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d+Z$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Timestamp();
}
