using System.Text.Json.Nodes;
using Google.Protobuf;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Protobuf;

namespace Ssm.Standalone.ApiServer.Tests.Protobuf;

public sealed class ProtobufBodyTests
{
    [Fact]
    public void ConfigMap_AsKubectlSendsIt_IsReadWithoutItsZeros()
    {
        // kubectl 1.33 create configmap a --from-literal=x=y
        var bytes = Convert.FromHexString(
            "6b3873000a0f0a02763112" + "09436f6e6669674d6170121b0a110a016112001a0022002a00320038004200" + "12060a01781201791a002200");
        Assert.Equal(
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"y"}}""", ProtobufBody.Parse(bytes).ToJsonString());
    }

    [Fact]
    public void Values_OfEveryType_BecomeTheirJson()
    {
        var deployment = Message(output =>
        {
            Nested(output, 1, metadata =>
            {
                Text(metadata, 1, "web");
                Nested(metadata, 8, time => Number(time, 1, 1600000000));
                Nested(metadata, 11, entry =>
                {
                    Text(entry, 1, "app");
                    Text(entry, 2, "");
                });
            });
            Nested(output, 2, spec =>
            {
                Number(spec, 1, 0);
                Nested(spec, 3, template => Nested(template, 2, pod => Nested(pod, 2, container =>
                {
                    Text(container, 1, "c");
                    Text(container, 3, "run");
                    Text(container, 3, "");
                    Nested(container, 8, resources => Nested(resources, 1, entry =>
                    {
                        Text(entry, 1, "memory");
                        Nested(entry, 2, quantity => Text(quantity, 1, "1Gi"));
                    }));
                    Nested(container, 10, probe => Nested(probe, 1, handler => Nested(handler, 3, socket => Nested(socket, 1, port =>
                    {
                        Number(port, 1, 1);
                        Text(port, 3, "http");
                    }))));
                })));
                Number(spec, 7, 0);
            });
        });
        Assert.Equal(
            JsonNode.Parse("""
                {"apiVersion":"apps/v1","kind":"Deployment",
                 "metadata":{"name":"web","creationTimestamp":"2020-09-13T12:26:40Z","labels":{"app":""}},
                 "spec":{"replicas":0,"template":{"spec":{"containers":[{"name":"c","command":["run",""],"resources":{"limits":{"memory":"1Gi"}},
                 "livenessProbe":{"tcpSocket":{"port":"http"}}}]}}}}
                """)!.ToJsonString(),
            ProtobufBody.Parse(Envelope("apps/v1", "Deployment", deployment)).ToJsonString());
    }

    [Fact]
    public void Fields_ThatTheTableLacks_AreRefused()
    {
        var error = Assert.Throws<ApiException>(
            () => ProtobufBody.Parse(Envelope("v1", "ConfigMap", Message(output => Number(output, 99, 1)))));
        Assert.Equal((400, "unknown field 99 of ConfigMap"), (error.Code, error.Message));
    }

    [Fact]
    public void Kinds_ThatTheTableLacks_AreUnsupported()
    {
        var error = Assert.Throws<ApiException>(() => ProtobufBody.Parse(Envelope("x.example.com/v1", "Thing", ByteString.Empty)));
        Assert.Equal(415, error.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("6b387300")]
    [InlineData("6b387301")]
    [InlineData("6b3873000a0f0a0276")]
    [InlineData("6b38730012ffffffffff")]
    public void Bytes_ThatAreNoObject_AreRefused(string hex) =>
        Assert.InRange(Assert.Throws<ApiException>(() => ProtobufBody.Parse(Convert.FromHexString(hex))).Code, 400, 415);

    [Fact]
    public void Bytes_CutOrFlippedAnywhere_NeverFailOtherwiseThanRefused()
    {
        var good = Envelope("v1", "Pod", Message(output =>
        {
            Nested(output, 1, metadata => Text(metadata, 1, "p"));
            Nested(output, 2, spec => Nested(spec, 2, container => Text(container, 1, "c")));
        }));
        for (var i = 4; i < good.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var bad = good.ToArray();
                bad[i] ^= (byte)(1 << bit);
                TryParse(bad);
                TryParse(bad[..i]);
            }
        }
    }

    private static void TryParse(byte[] bytes)
    {
        try
        {
            ProtobufBody.Parse(bytes);
        }
        catch (ApiException)
        {
            // A refusal is a fine answer.
        }
    }

    private static byte[] Envelope(string apiVersion, string kind, ByteString raw)
    {
        var unknown = Message(output =>
        {
            Nested(output, 1, type =>
            {
                Text(type, 1, apiVersion);
                Text(type, 2, kind);
            });
            output.WriteTag(2, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(raw);
        });
        return [.. "k8s\0"u8, .. unknown];
    }

    private static ByteString Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            write(output);
        }

        return ByteString.CopyFrom(stream.ToArray());
    }

    private static void Nested(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(Message(write));
    }

    private static void Text(CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    private static void Number(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }
}
