using System.Buffers.Binary;
using System.Text;

namespace Ssm.StatefulServices.RabbitMq.Erlang;

/// <summary>Reads terms (Erlang, "External Term Format"). Each read ends where its term does.</summary>
internal ref struct ErlangTermReader(ReadOnlySpan<byte> bytes)
{
    private const int DeepestNesting = 64;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Nothing is left.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>A term with the version that starts it.</summary>
    /// <exception cref="InvalidDataException">It is none, or of a kind that is not known.</exception>
    public ErlangTerm Read() => Byte() == 131 ? Term(0) : throw new InvalidDataException("no term begins here");

    private ErlangTerm Term(int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new InvalidDataException("a term is nested too deeply");
        }

        var tag = Byte();
        switch (tag)
        {
            case 97: // SMALL_INTEGER_EXT
                return new ErlangTerm.Integer(Byte());
            case 98: // INTEGER_EXT
                return new ErlangTerm.Integer(Int32());
            case 110: // SMALL_BIG_EXT
                return Big(Byte());
            case 70: // NEW_FLOAT_EXT
                Take(8);
                return new ErlangTerm.Other("float");
            case 119: // SMALL_ATOM_UTF8_EXT
            case 115: // SMALL_ATOM_EXT
                return new ErlangTerm.Atom(Encoding.UTF8.GetString(Take(Byte())));
            case 118: // ATOM_UTF8_EXT
            case 100: // ATOM_EXT
                return new ErlangTerm.Atom(Encoding.UTF8.GetString(Take(UInt16())));
            case 104: // SMALL_TUPLE_EXT
                return new ErlangTerm.Tuple(Terms(Byte(), depth));
            case 105: // LARGE_TUPLE_EXT
                return new ErlangTerm.Tuple(Terms(Int32(), depth));
            case 106: // NIL_EXT
                return new ErlangTerm.List([]);
            case 107: // STRING_EXT: a list of small numbers
                return new ErlangTerm.List([.. Take(UInt16()).ToArray().Select(number => new ErlangTerm.Integer(number))]);
            case 108: // LIST_EXT
                var items = Terms(Int32(), depth);
                Term(depth + 1);
                return new ErlangTerm.List(items);
            case 109: // BINARY_EXT
                return new ErlangTerm.Binary(Encoding.UTF8.GetString(Take(Int32())));
            case 116: // MAP_EXT
                Terms(checked(2 * Int32()), depth);
                return new ErlangTerm.Other("map");
            case 88: // NEW_PID_EXT
                Term(depth + 1);
                Take(12);
                return new ErlangTerm.Other("pid");
            case 89: // NEW_PORT_EXT
                Term(depth + 1);
                Take(8);
                return new ErlangTerm.Other("port");
            case 120: // V4_PORT_EXT
                Term(depth + 1);
                Take(12);
                return new ErlangTerm.Other("port");
            case 90: // NEWER_REFERENCE_EXT
                return Reference(UInt16(), depth);
            case 113: // EXPORT_EXT
                Terms(3, depth);
                return new ErlangTerm.Other("fun");
            case 112: // NEW_FUN_EXT: its size counts itself
                Take(Int32() - 4);
                return new ErlangTerm.Other("fun");
            default:
                throw new InvalidDataException($"a term of kind {tag} is not known");
        }
    }

    private ErlangTerm.Reference Reference(int words, int depth)
    {
        var node = Term(depth + 1);
        Int32();
        var numbers = Take(4 * words);
        return new(node.ToString(), words > 0 ? BinaryPrimitives.ReadInt32BigEndian(numbers) : 0);
    }

    private ErlangTerm Big(int length)
    {
        var isNegative = Byte() != 0;
        var digits = Take(length);
        if (length > 7)
        {
            return new ErlangTerm.Other("integer");
        }

        long value = 0;
        for (var index = length - 1; index >= 0; index--)
        {
            value = (value << 8) | digits[index];
        }

        return new ErlangTerm.Integer(isNegative ? -value : value);
    }

    private List<ErlangTerm> Terms(int count, int depth)
    {
        var terms = new List<ErlangTerm>();
        for (var index = 0; index < count; index++)
        {
            terms.Add(Term(depth + 1));
        }

        return terms;
    }

    private byte Byte() => Take(1)[0];

    private int UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    private int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw new InvalidDataException("a term ends too early");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
