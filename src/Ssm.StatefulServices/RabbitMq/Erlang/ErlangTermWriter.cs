using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Ssm.StatefulServices.RabbitMq.Erlang;

/// <summary>Writes terms (Erlang, "External Term Format").</summary>
internal sealed class ErlangTermWriter
{
    /// <summary>What this process calls its only run; a node that restarts would have another.</summary>
    public const int Creation = 1;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>A term with the version that starts it.</summary>
    public static byte[] Write(ErlangTerm term)
    {
        var writer = new ErlangTermWriter();
        writer.Byte(131);
        writer.Append(term);
        return writer._bytes.WrittenSpan.ToArray();
    }

    private void Append(ErlangTerm term)
    {
        switch (term)
        {
            case ErlangTerm.Atom atom:
                var name = Encoding.UTF8.GetBytes(atom.Name);
                Byte(118); // ATOM_UTF8_EXT
                UInt16((ushort)name.Length);
                _bytes.Write(name);
                break;
            case ErlangTerm.Integer { Value: >= int.MinValue and <= int.MaxValue } integer:
                Byte(98); // INTEGER_EXT
                Int32((int)integer.Value);
                break;
            case ErlangTerm.Binary binary:
                var text = Encoding.UTF8.GetBytes(binary.Text);
                Byte(109); // BINARY_EXT
                Int32(text.Length);
                _bytes.Write(text);
                break;
            case ErlangTerm.Tuple { Items.Count: <= byte.MaxValue } tuple:
                Byte(104); // SMALL_TUPLE_EXT
                Byte((byte)tuple.Items.Count);
                Append(tuple.Items);
                break;
            case ErlangTerm.List list:
                if (list.Items.Count > 0)
                {
                    Byte(108); // LIST_EXT
                    Int32(list.Items.Count);
                    Append(list.Items);
                }

                Byte(106); // NIL_EXT
                break;
            case ErlangTerm.Process process:
                Byte(88); // NEW_PID_EXT
                Append(new ErlangTerm.Atom(process.Node));
                Int32(process.Number);
                Int32(0);
                Int32(Creation);
                break;
            case ErlangTerm.Reference reference:
                Byte(90); // NEWER_REFERENCE_EXT
                UInt16(1);
                Append(new ErlangTerm.Atom(reference.Node));
                Int32(Creation);
                Int32(reference.Number);
                break;
            default:
                throw new ArgumentException($"a term of kind {term.GetType().Name} is not written", nameof(term));
        }
    }

    private void Append(IReadOnlyList<ErlangTerm> terms)
    {
        foreach (var term in terms)
        {
            Append(term);
        }
    }

    private void Byte(byte value) => _bytes.Write([value]);

    private void Int32(int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        _bytes.Write(bytes);
    }

    private void UInt16(ushort number)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, number);
        _bytes.Write(bytes);
    }
}
