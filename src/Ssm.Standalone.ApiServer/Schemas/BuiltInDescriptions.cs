namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>
/// What Kubernetes says about its own types and fields, embedded at build time. Some 700 KB of text that are needed only while an
/// OpenAPI document is made, so they are read then and not kept.
/// </summary>
internal sealed class BuiltInDescriptions
{
    private readonly Dictionary<string, string> _texts = [];

    private BuiltInDescriptions()
    {
    }

    internal static BuiltInDescriptions Load()
    {
        var descriptions = new BuiltInDescriptions();
        using var stream = typeof(BuiltInDescriptions).Assembly.GetManifestResourceStream("descriptions.tsv")
            ?? throw new InvalidOperationException("The build left the descriptions out.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            descriptions._texts.TryAdd(line[..tab], line[(tab + 1)..]);
        }

        return descriptions;
    }

    /// <summary>Of a type; "" if nothing is said.</summary>
    internal string Of(Type model) => _texts.GetValueOrDefault(model.Name) is { } text && !text.StartsWith("Partial implementation") ? text : "";

    /// <summary>Of a field, by the name of its C# property; "" if nothing is said.</summary>
    internal string Of(Type model, string property) => _texts.GetValueOrDefault($"{model.Name}.{property}", "");
}
