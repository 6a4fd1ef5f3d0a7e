namespace Ssm.ServiceDiscovery.Dns;

/// <summary>One question as it came over the wire.</summary>
internal sealed record DnsQuery
{
    public required ushort Id { get; init; }

    /// <summary>OPCODE (RFC 1035 4.1.1), where the header has it; a reply repeats it. 0 is a standard query, the only kind answered.</summary>
    public int OperationBits { get; init; }

    public required bool IsRecursionDesired { get; init; }

    /// <summary>What is wrong with the query as such; <see cref="DnsResponseCode.NoError"/> if it can be looked up.</summary>
    public required DnsResponseCode Verdict { get; init; }

    /// <summary>The question section byte for byte, because clients that vary the case of letters compare it; empty if it could not be read.</summary>
    public ReadOnlyMemory<byte> Question { get; init; }

    /// <summary>The name asked for: lower case, no trailing dot, "" for the root. A byte that no name of ours contains is replaced by '?'.</summary>
    public string Name { get; init; } = "";

    public DnsRecordType Type { get; init; }

    /// <summary>Whether the query has an OPT record (RFC 6891); then the reply has one too.</summary>
    public bool HasEdns { get; init; }

    /// <summary>Size in bytes of the largest UDP reply the client can take; 512 without EDNS.</summary>
    public int UdpPayloadSize { get; init; } = DnsLimits.MinUdpBytes;
}
