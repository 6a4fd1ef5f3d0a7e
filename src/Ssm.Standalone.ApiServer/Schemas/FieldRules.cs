namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>
/// Rules of the fields of built-in types, one line a field: <c>Type.field word …</c>, where a word is <c>required</c>,
/// <c>merge[:key]</c>, <c>replace</c>, <c>retainKeys</c> (patch strategy), <c>map:keys</c>, <c>set</c> (list type), <c>enum:a|b</c>,
/// <c>default:json</c>. Source: the Kubernetes API reference and its OpenAPI document.
/// </summary>
internal static partial class FieldRules
{
    private static readonly Lazy<Dictionary<string, Dictionary<string, FieldRule>>> Parsed = new(() => Parse([Meta, Core, Apps, Others]));

    /// <summary>The rules of one type, by field.</summary>
    /// <param name="typeName">As in <see cref="BuiltInTypes.Name"/>.</param>
    internal static IReadOnlyDictionary<string, FieldRule> Of(string typeName) =>
        Parsed.Value.GetValueOrDefault(typeName) ?? (IReadOnlyDictionary<string, FieldRule>)NoRules;

    /// <summary>Every rule, so that a test can check that the named types and fields exist.</summary>
    internal static IEnumerable<(string TypeName, string Field)> All =>
        Parsed.Value.SelectMany(type => type.Value.Keys.Select(name => (type.Key, name)));

    private static readonly Dictionary<string, FieldRule> NoRules = [];

    private static Dictionary<string, Dictionary<string, FieldRule>> Parse(IEnumerable<string> tables)
    {
        var types = new Dictionary<string, Dictionary<string, FieldRule>>();
        foreach (var line in tables.SelectMany(table => table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var dot = words[0].IndexOf('.', StringComparison.Ordinal);
            var typeName = words[0][..dot];
            if (!types.TryGetValue(typeName, out var fields))
            {
                types[typeName] = fields = [];
            }

            foreach (var field in words[0][(dot + 1)..].Split(','))
            {
                fields.Add(field, FieldRule.Parse(words.Skip(1)));
            }
        }

        return types;
    }
}
