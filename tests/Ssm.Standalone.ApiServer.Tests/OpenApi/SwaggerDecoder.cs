using Google.Protobuf;

namespace Ssm.Standalone.ApiServer.Tests.OpenApi;

/// <summary>Reads as much of <c>openapi.v2.Document</c> as shows that it is well formed: paths, definitions and their properties.</summary>
internal static class SwaggerDecoder
{
    internal static (List<string> Paths, Dictionary<string, IEnumerable<string>> Definitions) Decode(byte[] document)
    {
        var fields = Fields(document);
        Assert.Equal("2.0", fields.Single(field => field.Number == 1).Bytes.ToStringUtf8());
        var paths = Fields(fields.Single(field => field.Number == 8).Bytes).Where(field => field.Number == 2).Select(field => Named(field.Bytes).Name);
        var definitions = Fields(fields.Single(field => field.Number == 9).Bytes).Select(field => Named(field.Bytes));
        return ([.. paths], definitions.ToDictionary(named => named.Name, named => Properties(named.Value)));
    }

    private static IEnumerable<string> Properties(ByteString schema) => [.. Fields(schema).Where(field => field.Number == 25)
        .SelectMany(properties => Fields(properties.Bytes)).Select(property => Named(property.Bytes).Name)];

    private static (string Name, ByteString Value) Named(ByteString message)
    {
        var fields = Fields(message);
        return (fields.Single(field => field.Number == 1).Bytes.ToStringUtf8(), fields.Single(field => field.Number == 2).Bytes);
    }

    private static List<(int Number, ByteString Bytes)> Fields(ByteString message) => Fields(message.ToByteArray());

    private static List<(int Number, ByteString Bytes)> Fields(byte[] message)
    {
        using var input = new CodedInputStream(message);
        var fields = new List<(int, ByteString)>();
        while (input.ReadTag() is not 0 and var tag)
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                fields.Add((WireFormat.GetTagFieldNumber(tag), input.ReadBytes()));
            }
            else
            {
                input.SkipLastField();
            }
        }

        return fields;
    }
}
