using Ssm.ServiceDiscovery.Diagnostics;

namespace Ssm.ServiceDiscovery.Dns;

/// <summary>Bytes of a query → bytes of its reply. Thread-safe.</summary>
/// <param name="resolve">Looks a name up in the newest zone; refuses what is not ours.</param>
/// <param name="format">What all replies have in common.</param>
/// <param name="forwarder">Asked for what we refuse; <c>null</c> leaves it refused.</param>
/// <param name="metrics">Counts the replies.</param>
internal sealed class DnsResponder(Func<string, DnsRecordType, DnsAnswer> resolve, DnsReplyFormat format, DnsForwarder? forwarder, DiscoveryMetrics metrics)
{
    /// <summary>Writes the reply into <paramref name="reply"/>, which must hold 65,535 bytes.</summary>
    /// <returns>The number of bytes written; 0 when no reply is due.</returns>
    public async ValueTask<int> AnswerAsync(ReadOnlyMemory<byte> message, DnsTransport transport, Memory<byte> reply, CancellationToken cancellationToken)
    {
        if (DnsQueryReader.Read(message.Span) is not { } query)
        {
            return 0;
        }

        var answer = Resolve(query);
        if (answer.Code == DnsResponseCode.Refused && query.Verdict == DnsResponseCode.NoError && forwarder is not null)
        {
            if (await forwarder.ForwardAsync(message, transport, reply, cancellationToken) is > 0 and var length)
            {
                metrics.CountForwarded();
                return length;
            }

            answer = DnsAnswer.ServerFailure;
        }

        metrics.CountReply(answer.Code);
        var limit = transport == DnsTransport.Udp ? query.UdpPayloadSize : DnsLimits.MaxTcpBytes;
        return DnsReplyWriter.Write(query, answer, format, reply.Span[..limit]);
    }

    private DnsAnswer Resolve(DnsQuery query) => query.Verdict switch
    {
        DnsResponseCode.NoError => resolve(query.Name, query.Type),
        DnsResponseCode.Refused => DnsAnswer.Refused,
        DnsResponseCode.NotImplemented => DnsAnswer.NotImplemented,
        DnsResponseCode.BadVersion => DnsAnswer.BadVersion,
        _ => DnsAnswer.FormatError,
    };
}
