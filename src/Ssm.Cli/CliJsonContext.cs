using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ssm.Cli.Standalone;

namespace Ssm.Cli;

/// <summary>JSON of the CLI's own files and <c>-o json</c> output.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(PlatformRecord))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class CliJsonContext : JsonSerializerContext;
