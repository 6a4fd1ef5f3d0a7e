using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Ssm.Standalone.ApiServer.Tests.Printing;

/// <summary>Reads the documents of a YAML file as JSON.</summary>
internal static class YamlObjects
{
    internal static IReadOnlyList<JsonObject> Read(string yaml)
    {
        var deserializer = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        var parser = new Parser(new StringReader(yaml));
        var objects = new List<JsonObject>();
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
        {
            objects.Add((JsonObject)JsonSerializer.SerializeToNode(deserializer.Deserialize<object>(parser))!);
        }

        return objects;
    }
}
