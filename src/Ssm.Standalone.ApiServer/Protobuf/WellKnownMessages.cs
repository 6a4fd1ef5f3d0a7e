using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Ssm.Standalone.ApiServer.Objects;

namespace Ssm.Standalone.ApiServer.Protobuf;

/// <summary>Messages whose JSON is not an object of their fields.</summary>
internal static class WellKnownMessages
{
    /// <summary>False if the message is an ordinary one. The value is <c>null</c> for a time that is not set.</summary>
    public static bool TryRead(string message, ByteString bytes, out JsonNode? value)
    {
        value = message switch
        {
            "Time" => Time(bytes, "yyyy-MM-ddTHH:mm:ssZ"),
            "MicroTime" => Time(bytes, "yyyy-MM-ddTHH:mm:ss.ffffffZ"),
            "Quantity" => Text(bytes, 1),
            "IntOrString" => Number(bytes, 1) == 0 ? Number(bytes, 2) : Text(bytes, 3),
            "Raw" => ObjectJson.ParseBody(Bytes(bytes, 1).Span),
            _ when message.EndsWith("/ExtraValue", StringComparison.Ordinal) => Texts(bytes),
            _ => null,
        };
        return value is not null || message is "Time" or "MicroTime" or "Raw";
    }

    /// <summary>1 seconds, 2 nanoseconds since 1970; empty is no time.</summary>
    private static JsonValue? Time(ByteString bytes, string format)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        var time = DateTimeOffset.FromUnixTimeSeconds(Number(bytes, 1)).AddTicks(Number(bytes, 2) / 100);
        return JsonValue.Create(time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture));
    }

    private static long Number(ByteString bytes, int field)
    {
        var found = 0L;
        Each(bytes, field, input => found = input.ReadInt64());
        return found;
    }

    private static string Text(ByteString bytes, int field)
    {
        var found = "";
        Each(bytes, field, input => found = input.ReadString());
        return found;
    }

    private static ByteString Bytes(ByteString bytes, int field)
    {
        var found = ByteString.Empty;
        Each(bytes, field, input => found = input.ReadBytes());
        return found;
    }

    private static JsonArray Texts(ByteString bytes)
    {
        var found = new JsonArray();
        Each(bytes, 1, input => found.Add(input.ReadString()));
        return found;
    }

    private static void Each(ByteString bytes, int field, Action<CodedInputStream> read)
    {
        var input = bytes.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field)
            {
                read(input);
            }
            else
            {
                input.SkipLastField();
            }
        }
    }
}
