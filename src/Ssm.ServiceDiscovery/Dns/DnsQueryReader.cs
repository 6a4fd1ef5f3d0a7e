using System.Buffers.Binary;

namespace Ssm.ServiceDiscovery.Dns;

/// <summary>Reads a query (RFC 1035 4.1). Never throws, whatever the bytes are, and reads each byte at most once.</summary>
internal ref struct DnsQueryReader
{
    private const int ResponseFlag = 0x8000;
    private const int OperationMask = 0x7800;
    private const int RecursionDesiredFlag = 0x0100;
    private const ushort InternetClass = 1;
    private const byte PointerMark = 0xC0;

    private readonly ReadOnlySpan<byte> _message;
    private int _position;

    private DnsQueryReader(ReadOnlySpan<byte> message)
    {
        _message = message;
        _position = DnsLimits.HeaderBytes;
    }

    /// <summary>Returns <c>null</c> for what deserves no reply: less than a header, or a response (replying to those makes two servers talk forever).</summary>
    public static DnsQuery? Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < DnsLimits.HeaderBytes)
        {
            return null;
        }

        var flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        if ((flags & ResponseFlag) != 0)
        {
            return null;
        }

        var query = new DnsQuery
        {
            Id = BinaryPrimitives.ReadUInt16BigEndian(message),
            OperationBits = flags & OperationMask,
            IsRecursionDesired = (flags & RecursionDesiredFlag) != 0,
            Verdict = DnsResponseCode.FormatError,
        };
        return query.OperationBits == 0
            ? new DnsQueryReader(message).ReadSections(query)
            : query with { Verdict = DnsResponseCode.NotImplemented };
    }

    private DnsQuery ReadSections(DnsQuery query)
    {
        var questions = BinaryPrimitives.ReadUInt16BigEndian(_message[4..]);
        if (questions != 1 || !TryReadQuestion(out var name) || !TryReadUInt16(out var type) || !TryReadUInt16(out var recordClass))
        {
            return query;
        }

        query = query with
        {
            Question = _message[DnsLimits.HeaderBytes.._position].ToArray(),
            Name = name,
            Type = (DnsRecordType)type,
            Verdict = recordClass == InternetClass ? DnsResponseCode.NoError : DnsResponseCode.Refused,
        };
        return ReadRecords(query);
    }

    private DnsQuery ReadRecords(DnsQuery query)
    {
        var records = BinaryPrimitives.ReadUInt16BigEndian(_message[6..])
            + BinaryPrimitives.ReadUInt16BigEndian(_message[8..])
            + BinaryPrimitives.ReadUInt16BigEndian(_message[10..]);
        for (var index = 0; index < records; index++)
        {
            if (!TrySkipName() || !TryReadUInt16(out var type) || !TryReadUInt16(out var recordClass)
                || !TryReadUInt16(out var upperTtl) || !TryReadUInt16(out _) || !TryReadUInt16(out var length) || !TrySkip(length))
            {
                return query with { Verdict = DnsResponseCode.FormatError };
            }

            if ((DnsRecordType)type != DnsRecordType.Opt)
            {
                continue;
            }

            if (query.HasEdns)
            {
                return query with { Verdict = DnsResponseCode.FormatError }; // RFC 6891 6.1.1: more than one OPT
            }

            query = query with { HasEdns = true, UdpPayloadSize = Math.Clamp((int)recordClass, DnsLimits.MinUdpBytes, DnsLimits.MaxUdpBytes) };
            if ((upperTtl & 0xFF) != 0)
            {
                query = query with { Verdict = DnsResponseCode.BadVersion };
            }
        }

        return query;
    }

    /// <summary>Compression has nothing to point back to in a first name, so a pointer there is an error.</summary>
    private bool TryReadQuestion(out string name)
    {
        name = "";
        Span<char> text = stackalloc char[DnsLimits.MaxNameBytes];
        var length = 0;
        while (TryReadByte(out var labelLength))
        {
            if (labelLength == 0)
            {
                name = length == 0 ? "" : new string(text[..(length - 1)]);
                return true;
            }

            // Each label takes its length byte on the wire and its dot in the text, so one budget covers both.
            if (labelLength > DnsLimits.MaxLabelBytes || length + labelLength + 1 >= DnsLimits.MaxNameBytes || _position + labelLength > _message.Length)
            {
                return false;
            }

            foreach (var octet in _message.Slice(_position, labelLength))
            {
                text[length++] = ToNameCharacter(octet);
            }

            text[length++] = '.';
            _position += labelLength;
        }

        return false;
    }

    private static char ToNameCharacter(byte octet) =>
        (char)octet is var character && (char.IsAsciiLetterOrDigit(character) || character is '-' or '_') ? char.ToLowerInvariant(character) : '?';

    private bool TrySkipName()
    {
        while (TryReadByte(out var labelLength))
        {
            if (labelLength == 0)
            {
                return true;
            }

            if (labelLength >= PointerMark)
            {
                return TrySkip(1);
            }

            if (labelLength > DnsLimits.MaxLabelBytes || !TrySkip(labelLength))
            {
                return false;
            }
        }

        return false;
    }

    private bool TryReadByte(out byte value)
    {
        value = _position < _message.Length ? _message[_position] : (byte)0;
        return TrySkip(1);
    }

    private bool TryReadUInt16(out ushort value)
    {
        value = _position + 2 <= _message.Length ? BinaryPrimitives.ReadUInt16BigEndian(_message[_position..]) : (ushort)0;
        return TrySkip(2);
    }

    private bool TrySkip(int count)
    {
        if (_message.Length - _position < count)
        {
            return false;
        }

        _position += count;
        return true;
    }
}
