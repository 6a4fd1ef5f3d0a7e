using Ssm.ServiceDiscovery.Dns;

namespace Ssm.ServiceDiscovery.Names;

/// <summary>
/// All names at one moment; immutable, so a query sees either the old state or the new one.
/// Every instance host is a zone of its own; the cluster's names are the zones <c>svc</c> and the cluster domain.
/// </summary>
internal sealed class DnsZone
{
    /// <summary>The tree that cluster names are kept under; the cluster domain is a second name for it.</summary>
    public const string ServiceTree = "svc";

    private readonly string _clusterDomain;
    private readonly uint _serial;
    private readonly Dictionary<string, IReadOnlyList<DnsRecord>> _names;
    private readonly HashSet<string> _apexes;

    /// <param name="clusterDomain">Lower case, without dots at either end, for example <c>cluster.local</c>.</param>
    /// <param name="serial">Grows with each snapshot.</param>
    /// <param name="names">Records by lower-case name; cluster names end in <c>.svc</c>; a name without records exists and is empty.</param>
    /// <param name="apexes">The names among them that are zones of their own.</param>
    public DnsZone(string clusterDomain, uint serial, Dictionary<string, IReadOnlyList<DnsRecord>> names, HashSet<string> apexes)
    {
        _clusterDomain = clusterDomain;
        _serial = serial;
        _names = names;
        _apexes = apexes;
    }

    public uint Serial => _serial;

    public int Count => _names.Count;

    /// <summary>Answers from what we are the authority for; anything else is refused (RFC 1034 4.3.2 without recursion).</summary>
    /// <param name="name">Lower case, without a trailing dot.</param>
    /// <param name="type">What is asked of it.</param>
    public DnsAnswer Resolve(string name, DnsRecordType type)
    {
        if (type is DnsRecordType.Axfr or DnsRecordType.Ixfr || FindApex(name) is not { } apex)
        {
            return DnsAnswer.Refused;
        }

        var authority = new DnsAuthority(apex, _serial);
        var isApex = name.Length == apex.Length;
        if (!_names.TryGetValue(ToTreeName(name, apex), out var records) && !isApex)
        {
            return new DnsAnswer { Code = DnsResponseCode.NameError, Authority = authority };
        }

        return new DnsAnswer
        {
            Code = DnsResponseCode.NoError,
            Authority = authority,
            Records = Select(records ?? [], type),
            IsAuthorityAsked = isApex && type == DnsRecordType.Soa,
        };
    }

    private static IReadOnlyList<DnsRecord> Select(IReadOnlyList<DnsRecord> records, DnsRecordType type) =>
        type == DnsRecordType.Any ? records : [.. records.Where(record => record.Type == type || record.Type == DnsRecordType.Cname)];

    /// <summary>The closest enclosing zone, found from the name upwards.</summary>
    private string? FindApex(string name)
    {
        for (var suffix = name; ;)
        {
            if (suffix == ServiceTree || suffix == _clusterDomain || _apexes.Contains(suffix))
            {
                return suffix;
            }

            var dot = suffix.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0)
            {
                return null;
            }

            suffix = suffix[(dot + 1)..];
        }
    }

    private string ToTreeName(string name, string apex) =>
        apex == _clusterDomain && name.Length > apex.Length ? name[..^(apex.Length + 1)] : name;
}
