using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Serialization;
using k8s.Models;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Schemas of Kubernetes' own types, read off the C# models of KubernetesClient when first asked for.</summary>
internal static class BuiltInTypes
{
    private const string Models = "k8s.Models.";
    private static readonly Assembly Assembly = typeof(V1Pod).Assembly;
    private static readonly ConcurrentDictionary<Type, SchemaNode> Nodes = new();

    /// <summary>The model of a kind, or null if Kubernetes has no such kind.</summary>
    internal static Type? Find(string group, string version, string kind)
    {
        var prefix = Capitalised(version);
        string[] candidates = [prefix + kind, Capitalised(group.Length == 0 ? "core" : group.Split('.')[0]) + version + kind];
        return candidates.Select(name => Assembly.GetType(Models + name)).FirstOrDefault(type =>
            type?.GetCustomAttribute<KubernetesEntityAttribute>() is { } entity
            && entity.Group == group && entity.ApiVersion == version && entity.Kind == kind);
    }

    /// <summary>The schema of a model; shared by everything that refers to the model.</summary>
    internal static SchemaNode Node(Type model) => Nodes.GetOrAdd(model, Create);

    /// <summary>Name of a model in <see cref="FieldRules"/>: <c>PodSpec</c>, <c>Corev1Event</c>.</summary>
    internal static string Name(Type model) => model.Name.StartsWith("V1") && char.IsUpper(model.Name[2]) ? model.Name[2..] : model.Name;

    /// <summary>Name of the C# property behind a field, by which its description is found.</summary>
    internal static string PropertyName(Type model, string field) => model.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .FirstOrDefault(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name == field)?.Name ?? "";

    private static SchemaNode Create(Type model)
    {
        var rules = FieldRules.Of(Name(model));
        var fields = model.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => (property, property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name))
            .Where(field => field.Name is not null).ToArray();
        return new SchemaNode
        {
            Type = "object",
            IsBuiltIn = true,
            Nullable = true,
            Model = model,
            Required = [.. fields.Where(field => IsRequired(field.property, rules.GetValueOrDefault(field.Name!))).Select(field => field.Name!)],
            LazyProperties = new Lazy<IReadOnlyDictionary<string, SchemaNode>>(() => fields.ToDictionary(
                field => field.Name!,
                field => Apply(rules.GetValueOrDefault(field.Name!, FieldRule.None), OfType(field.property.PropertyType)))),
        };
    }

    // Fields that Go declares without a pointer and without omitempty are C# value types without "?".
    private static bool IsRequired(PropertyInfo property, FieldRule? rule) =>
        rule?.Required == true || (property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null);

    private static SchemaNode Apply(FieldRule rule, SchemaNode node) => ReferenceEquals(rule, FieldRule.None)
        ? node
        : node with
        {
            PatchStrategy = rule.PatchStrategy,
            PatchMergeKey = rule.PatchMergeKey,
            ListType = rule.ListType,
            ListMapKeys = rule.ListMapKeys,
            Default = rule.Default,
            Constraints = rule.Enum.Count == 0 ? null : new SchemaConstraints { Enum = rule.Enum },
        };

    private static SchemaNode OfType(Type type)
    {
        var clr = Nullable.GetUnderlyingType(type) ?? type;
        if (clr.IsGenericType)
        {
            var element = OfType(clr.GetGenericArguments()[^1]);
            return clr.GetGenericTypeDefinition() == typeof(IDictionary<,>)
                ? BuiltIn("object") with { AdditionalProperties = element }
                : BuiltIn("array") with { Items = element };
        }

        return Primitives.GetValueOrDefault(clr) ?? Node(clr);
    }

    private static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static SchemaNode BuiltIn(string? type, string? format = null) => new() { Type = type, Format = format, IsBuiltIn = true, Nullable = true };

    private static readonly Dictionary<Type, SchemaNode> Primitives = new()
    {
        [typeof(string)] = BuiltIn("string"),
        [typeof(bool)] = BuiltIn("boolean"),
        [typeof(int)] = BuiltIn("integer", "int32"),
        [typeof(long)] = BuiltIn("integer", "int64"),
        [typeof(double)] = BuiltIn("number", "double"),
        [typeof(byte[])] = BuiltIn("string", "byte"),
        [typeof(DateTime)] = BuiltIn("string", "date-time"),
        [typeof(object)] = BuiltIn(type: null) with { PreserveUnknownFields = true },
        [typeof(IntOrString)] = BuiltIn(type: null, "int-or-string") with { IntOrString = true },
        [typeof(ResourceQuantity)] = BuiltIn(type: null, ValueFormats.Quantity),
    };
}
