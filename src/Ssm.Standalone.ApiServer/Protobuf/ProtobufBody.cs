using System.Text.Json.Nodes;
using Google.Protobuf;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;

namespace Ssm.Standalone.ApiServer.Protobuf;

/// <summary>
/// Objects in <c>application/vnd.kubernetes.protobuf</c>, which kubectl sends from 1.32 on. Read only: answers are JSON, which the same
/// clients accept. Kubernetes documentation, "Kubernetes Protobuf encoding".
/// </summary>
internal static class ProtobufBody
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    public static JsonObject Parse(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.Span.StartsWith(Magic))
        {
            throw ApiErrors.BadRequest("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }

        try
        {
            return ParseUnknown(bytes[Magic.Length..]);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or ArgumentOutOfRangeException)
        {
            throw ApiErrors.BadRequest($"the body is no protobuf message: {e.Message}");
        }
    }

    /// <summary><c>runtime.Unknown</c>: 1 type (1 apiVersion, 2 kind), 2 the object.</summary>
    private static JsonObject ParseUnknown(ReadOnlyMemory<byte> bytes)
    {
        var (apiVersion, kind, raw) = ("", "", ByteString.Empty);
        var input = new CodedInputStream(bytes.ToArray());
        while (input.ReadTag() is var tag and not 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    (apiVersion, kind) = ParseType(input.ReadBytes());
                    break;
                case 2:
                    raw = input.ReadBytes();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        var message = MessageTable.OfKind(apiVersion, kind)
            ?? throw ApiErrors.UnsupportedMediaType("application/json, application/yaml");
        var obj = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind };
        MessageReader.Read(message, raw, obj);
        if (obj.Object("status") is { Count: 0 })
        {
            obj.Remove("status");
        }

        return obj;
    }

    private static (string ApiVersion, string Kind) ParseType(ByteString bytes)
    {
        var (apiVersion, kind) = ("", "");
        var input = bytes.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    apiVersion = input.ReadString();
                    break;
                case 2:
                    kind = input.ReadString();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return (apiVersion, kind);
    }
}
