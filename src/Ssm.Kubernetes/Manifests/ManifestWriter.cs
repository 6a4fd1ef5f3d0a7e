using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ssm.Kubernetes;

/// <summary>Objects as YAML that YAML 1.1 readers (kubectl) and YAML 1.2 readers understand alike: whatever either could take for something else is quoted.</summary>
public static partial class ManifestWriter
{
    private static readonly EmitterSettings Settings = new EmitterSettings().WithBestWidth(int.MaxValue);

    /// <summary>One document, members in their order; ends with a line break.</summary>
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        var emitter = new Emitter(new StringWriter(text) { NewLine = "\n" }, Settings);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, node);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        var yaml = text.ToString();
        return yaml.EndsWith('\n') ? yaml : yaml + "\n";
    }

    /// <summary>Several documents, each after a <c>---</c> line, for <c>kubectl apply -f -</c>.</summary>
    public static string WriteAll(IEnumerable<JsonObject> manifests)
    {
        ArgumentNullException.ThrowIfNull(manifests);
        return string.Concat(manifests.Select(manifest => "---\n" + Write(manifest)));
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject mapping:
                emitter.Emit(new MappingStart(null, null, isImplicit: true, mapping.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in mapping)
                {
                    Emit(emitter, JsonValue.Create(key));
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray sequence:
                emitter.Emit(new SequenceStart(null, null, isImplicit: true, sequence.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in sequence)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                var text = value.GetValue<string>();
                emitter.Emit(new Scalar(null, null, text, StyleOf(text), isPlainImplicit: true, isQuotedImplicit: true));
                break;
            default:
                emitter.Emit(new Scalar(null, null, node?.ToJsonString() ?? "null", ScalarStyle.Plain, isPlainImplicit: true, isQuotedImplicit: false));
                break;
        }
    }

    private static ScalarStyle StyleOf(string text) => text switch
    {
        _ when text.Contains('\n') && !text.StartsWith(' ') && !text.Any(c => char.IsControl(c) && c != '\n') => ScalarStyle.Literal,
        _ when Ambiguous().IsMatch(text) || !Plain().IsMatch(text) => ScalarStyle.DoubleQuoted,
        _ => ScalarStyle.Plain,
    };

    /// <summary>Text that some reader takes for null, a boolean, a number, a time or a merge key.</summary>
    [GeneratedRegex(
        @"^(~|null|true|false|y|n|yes|no|on|off|<<|=|[-+]?(0x[0-9a-f_]+|0o?[0-7_]+|0b[01_]+|[0-9][0-9_]*(\.[0-9_]*)?(e[-+]?[0-9]+)?|\.[0-9_]+(e[-+]?[0-9]+)?|\.inf|[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?)|\.nan|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?)$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Ambiguous();

    /// <summary>Text that means itself without quotes: no indicator at its start, no <c>: </c> or <c> #</c> inside, no space at an end.</summary>
    [GeneratedRegex(@"^(?!.*(: | #|:$))[^\s\-?:,\[\]{}#&*!|>'""%@`\p{C}]([^\p{C}]*[^\s\p{C}])?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Plain();
}
