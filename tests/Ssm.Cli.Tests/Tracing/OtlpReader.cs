using System.Globalization;
using Google.Protobuf;

namespace Ssm.Cli.Tests.Tracing;

/// <summary>Reads an <c>ExportTraceServiceRequest</c> of OTLP 1.x by its field numbers (opentelemetry-proto, trace.proto).</summary>
internal static class OtlpReader
{
    public static IReadOnlyList<ReceivedSpan> Read(byte[] request)
    {
        var spans = new List<ReceivedSpan>();
        ForEach(request, 1, resourceSpans =>
        {
            var service = "";
            ForEach(resourceSpans, 1, resource => service = Attributes(resource, 1).GetValueOrDefault("service.name", ""));
            ForEach(resourceSpans, 2, scopeSpans => ForEach(scopeSpans, 2, span => spans.Add(Span(span) with { Service = service })));
        });
        return spans;
    }

    private static ReceivedSpan Span(byte[] span)
    {
        var links = new List<string>();
        ForEach(span, 13, link => links.Add(Hex(Field(link, 2))));
        return new ReceivedSpan
        {
            TraceId = Hex(Field(span, 1)),
            SpanId = Hex(Field(span, 2)),
            ParentId = Hex(Field(span, 4)),
            Name = System.Text.Encoding.UTF8.GetString(Field(span, 5)),
            Attributes = Attributes(span, 9),
            Links = links,
        };
    }

    private static Dictionary<string, string> Attributes(byte[] message, int field)
    {
        var attributes = new Dictionary<string, string>();
        ForEach(message, field, pair => attributes[System.Text.Encoding.UTF8.GetString(Field(pair, 1))] = Value(Field(pair, 2)));
        return attributes;
    }

    private static string Value(byte[] any)
    {
        var input = new CodedInputStream(any);
        while (input.ReadTag() is > 0 and var tag)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    return input.ReadString();
                case 2:
                    return input.ReadBool() ? "true" : "false";
                case 3:
                    return input.ReadInt64().ToString(CultureInfo.InvariantCulture);
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return "";
    }

    private static byte[] Field(byte[] message, int field)
    {
        var found = Array.Empty<byte>();
        ForEach(message, field, value => found = value);
        return found;
    }

    private static void ForEach(byte[] message, int field, Action<byte[]> found)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is > 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field)
            {
                found(input.ReadBytes().ToByteArray());
            }
            else
            {
                input.SkipLastField();
            }
        }
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
