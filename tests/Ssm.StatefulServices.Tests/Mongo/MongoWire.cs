using System.Buffers.Binary;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace Ssm.StatefulServices.Tests.Mongo;

/// <summary>MongoDB's wire protocol, server side: OP_MSG, and OP_QUERY for the first word of a connection.</summary>
internal static class MongoWire
{
    private const int Reply = 1;
    private const int Query = 2004;
    private const int Message = 2013;
    private const int Header = 16;

    /// <summary>The next command; null when the client has closed the connection.</summary>
    public static async Task<MongoRequest?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[Header];
        if (await stream.ReadAtLeastAsync(header, Header, throwOnEndOfStream: false, cancellationToken) < Header)
        {
            return null;
        }

        var body = new byte[BinaryPrimitives.ReadInt32LittleEndian(header) - Header];
        await stream.ReadExactlyAsync(body, cancellationToken);
        var id = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4));
        var operation = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12));
        return operation switch
        {
            Query => new MongoRequest(id, IsQuery: true, Questioned(body)),
            Message => new MongoRequest(id, IsQuery: false, Sections(body)),
            _ => throw new InvalidDataException($"operation {operation}"),
        };
    }

    public static async Task WriteAsync(Stream stream, MongoRequest request, BsonDocument answer, CancellationToken cancellationToken)
    {
        var document = answer.ToBson();
        using var message = new MemoryStream();
        using (var writer = new BinaryWriter(message, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(0);
            writer.Write(request.Id + 1);
            writer.Write(request.Id);
            writer.Write(request.IsQuery ? Reply : Message);
            if (request.IsQuery)
            {
                writer.Write(8); // flags: await capable
                writer.Write(0L); // cursor
                writer.Write(0); // starting from
                writer.Write(1); // documents
            }
            else
            {
                writer.Write(0); // flags
                writer.Write((byte)0); // a section with one document
            }

            writer.Write(document);
            writer.Seek(0, SeekOrigin.Begin);
            writer.Write((int)message.Length);
        }

        await stream.WriteAsync(message.ToArray(), cancellationToken);
    }

    /// <summary>The name of the collection, <c>DATABASE.$cmd</c>, two numbers, and the command.</summary>
    private static BsonDocument Questioned(byte[] body)
    {
        var end = Array.IndexOf(body, (byte)0, 4);
        return Document(body, end + 1 + 8).Set("$db", System.Text.Encoding.UTF8.GetString(body, 4, end - 4).Split('.')[0]);
    }

    private static BsonDocument Sections(byte[] body)
    {
        var at = 4; // flags
        var command = new BsonDocument();
        while (at < body.Length)
        {
            var kind = body[at++];
            var size = BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at));
            if (kind == 0)
            {
                command.Merge(Document(body, at));
            }
            else
            {
                var end = Array.IndexOf(body, (byte)0, at + 4);
                var documents = new BsonArray();
                for (var next = end + 1; next < at + size; next += BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(next)))
                {
                    documents.Add(Document(body, next));
                }

                command[System.Text.Encoding.UTF8.GetString(body, at + 4, end - at - 4)] = documents;
            }

            at += size;
        }

        return command;
    }

    private static BsonDocument Document(byte[] body, int at)
    {
        using var reader = new BsonBinaryReader(new MemoryStream(body, at, BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at))));
        return BsonDocumentSerializer.Instance.Deserialize(BsonDeserializationContext.CreateRoot(reader));
    }
}
