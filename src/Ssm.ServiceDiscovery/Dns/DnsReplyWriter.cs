using System.Buffers.Binary;
using System.Text;

namespace Ssm.ServiceDiscovery.Dns;

/// <summary>Writes the reply to a query into a buffer of the caller's (RFC 1035 4.1).</summary>
internal ref struct DnsReplyWriter
{
    private const ushort ResponseFlag = 0x8000;
    private const ushort AuthoritativeFlag = 0x0400;
    private const ushort TruncatedFlag = 0x0200;
    private const ushort RecursionDesiredFlag = 0x0100;
    private const ushort RecursionAvailableFlag = 0x0080;
    private const ushort InternetClass = 1;

    /// <summary>"The name in the question": a compression pointer to the byte after the header.</summary>
    private const ushort QuestionNamePointer = 0xC000 | DnsLimits.HeaderBytes;

    private readonly Span<byte> _buffer;
    private int _position;
    private bool _isFull;

    private DnsReplyWriter(Span<byte> buffer)
    {
        _buffer = buffer;
        _position = DnsLimits.HeaderBytes;
    }

    /// <summary>Writes at most <paramref name="buffer"/>'s length; an answer that does not fit is left out and marked truncated, so that the client asks again over TCP.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int Write(DnsQuery query, DnsAnswer answer, DnsReplyFormat format, Span<byte> buffer)
    {
        var writer = new DnsReplyWriter(buffer);
        writer.WriteSections(query, answer, format);
        if (!writer._isFull)
        {
            return writer._position;
        }

        writer = new DnsReplyWriter(buffer);
        writer.WriteSections(query, answer with { Records = [], Authority = null, IsAuthorityAsked = false }, format);
        writer.PatchUInt16(2, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]) | TruncatedFlag | (answer.Authority is null ? 0 : AuthoritativeFlag)));
        return writer._position;
    }

    private void WriteSections(DnsQuery query, DnsAnswer answer, DnsReplyFormat format)
    {
        WriteBytes(query.Question.Span);
        foreach (var record in answer.Records)
        {
            WriteRecord(record, format.TimeToLive);
        }

        var isNegative = answer.Records.Count == 0 && !answer.IsAuthorityAsked;
        if (answer.Authority is { } authority && (isNegative || answer.IsAuthorityAsked))
        {
            WriteStartOfAuthority(authority, format);
        }

        if (query.HasEdns)
        {
            WriteOptions(answer.Code);
        }

        WriteHeader(query, answer, format, isNegative);
    }

    private readonly void WriteHeader(DnsQuery query, DnsAnswer answer, DnsReplyFormat format, bool isNegative)
    {
        var flags = ResponseFlag | query.OperationBits | ((int)answer.Code & 0xF);
        flags |= answer.Authority is null ? 0 : AuthoritativeFlag;
        flags |= query.IsRecursionDesired ? RecursionDesiredFlag : 0;
        flags |= format.IsRecursionAvailable ? RecursionAvailableFlag : 0;
        PatchUInt16(0, query.Id);
        PatchUInt16(2, (ushort)flags);
        PatchUInt16(4, (ushort)(query.Question.IsEmpty ? 0 : 1));
        PatchUInt16(6, (ushort)(answer.Records.Count + (answer.IsAuthorityAsked ? 1 : 0)));
        PatchUInt16(8, (ushort)(answer.Authority is not null && isNegative ? 1 : 0));
        PatchUInt16(10, (ushort)(query.HasEdns ? 1 : 0));
    }

    private void WriteRecord(DnsRecord record, TimeSpan timeToLive)
    {
        WriteUInt16(QuestionNamePointer);
        WritePreamble(record.Type, timeToLive);
        var lengthAt = ReserveLength();
        switch (record)
        {
            case DnsRecord.Address address:
                WriteBytes(address.Value.GetAddressBytes());
                break;
            case DnsRecord.Alias alias:
                WriteName(alias.Target);
                break;
            case DnsRecord.Pointer pointer:
                WriteName(pointer.Target);
                break;
            case DnsRecord.Server server:
                WriteUInt16(0);
                WriteUInt16(100);
                WriteUInt16(server.Port);
                WriteName(server.Target);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        FillLength(lengthAt);
    }

    private void WriteStartOfAuthority(DnsAuthority authority, DnsReplyFormat format)
    {
        WriteName(authority.Zone);
        WritePreamble(DnsRecordType.Soa, format.TimeToLive);
        var lengthAt = ReserveLength();
        WriteName("ns.dns." + format.ClusterDomain);
        WriteName("hostmaster." + format.ClusterDomain);
        WriteUInt32(authority.Serial);
        WriteUInt32(7200); // refresh, retry, expire: for secondary servers, of which there are none
        WriteUInt32(1800);
        WriteUInt32(86400);
        WriteUInt32((uint)format.TimeToLive.TotalSeconds); // how long a negative answer may be cached (RFC 2308 4)
        FillLength(lengthAt);
    }

    private void WriteOptions(DnsResponseCode code)
    {
        WriteBytes([0]); // the root name
        WriteUInt16((ushort)DnsRecordType.Opt);
        WriteUInt16(DnsLimits.MaxUdpBytes);
        WriteBytes([(byte)((int)code >> 4), 0]); // upper bits of the code, version 0
        WriteUInt16(0); // no DNSSEC
        WriteUInt16(0); // no options
    }

    private void WritePreamble(DnsRecordType type, TimeSpan timeToLive)
    {
        WriteUInt16((ushort)type);
        WriteUInt16(InternetClass);
        WriteUInt32((uint)timeToLive.TotalSeconds);
    }

    private void WriteName(string name)
    {
        Span<byte> label = stackalloc byte[DnsLimits.MaxLabelBytes];
        foreach (var range in name.AsSpan().Split('.'))
        {
            var length = Encoding.ASCII.GetBytes(name.AsSpan()[range], label);
            WriteBytes([(byte)length]);
            WriteBytes(label[..length]);
        }

        WriteBytes([0]);
    }

    private int ReserveLength()
    {
        WriteUInt16(0);
        return _position - 2;
    }

    private readonly void FillLength(int lengthAt)
    {
        if (!_isFull)
        {
            PatchUInt16(lengthAt, (ushort)(_position - lengthAt - 2));
        }
    }

    private void WriteUInt16(ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        WriteBytes(bytes);
    }

    private void WriteUInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        WriteBytes(bytes);
    }

    private void WriteBytes(scoped ReadOnlySpan<byte> bytes)
    {
        if (_isFull || _buffer.Length - _position < bytes.Length)
        {
            _isFull = true;
            return;
        }

        bytes.CopyTo(_buffer[_position..]);
        _position += bytes.Length;
    }

    private readonly void PatchUInt16(int at, ushort value) => BinaryPrimitives.WriteUInt16BigEndian(_buffer[at..], value);
}
