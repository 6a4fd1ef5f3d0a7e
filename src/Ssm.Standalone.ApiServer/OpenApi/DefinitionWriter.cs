using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.OpenApi;

/// <summary>Writes the definitions of kinds and of every type they refer to, each once.</summary>
internal sealed class DefinitionWriter(Utf8JsonWriter json, OpenApiDialect dialect)
{
    private readonly BuiltInDescriptions _descriptions = BuiltInDescriptions.Load();
    private readonly Queue<(Type Model, string Package)> _pending = new();
    private readonly HashSet<string> _written = [];

    internal void Write(IReadOnlyList<OpenApiKind> kinds)
    {
        Refer(typeof(V1ObjectMeta), "");
        Refer(typeof(V1ListMeta), "");
        Refer(typeof(V1Status), "");
        foreach (var kind in kinds)
        {
            Write(kind);
        }

        while (_pending.TryDequeue(out var next))
        {
            json.WriteStartObject(DefinitionNames.Definition(next.Model, next.Package));
            WriteModel(next.Model, next.Package, kind: null);
            json.WriteEndObject();
        }

        WriteScalars();
    }

    private void Write(OpenApiKind kind)
    {
        var model = kind.IsCustom ? null : BuiltInTypes.Find(kind.Group, kind.Version, kind.Kind);
        if (!_written.Add(kind.Definition))
        {
            return;
        }

        json.WritePropertyName(kind.Definition);
        if (model is null)
        {
            CustomDefinition.Of(kind, dialect).WriteTo(json);
        }
        else
        {
            json.WriteStartObject();
            WriteModel(model, DefinitionNames.Package(kind.Group), kind);
            json.WriteEndObject();
        }

        if (kind.Verbs.Contains("list"))
        {
            json.WritePropertyName(kind.Definition + "List");
            CustomDefinition.ListOf(kind, dialect).WriteTo(json);
        }
    }

    private void WriteModel(Type model, string package, OpenApiKind? kind)
    {
        var node = BuiltInTypes.Node(model);
        WriteText("description", _descriptions.Of(model));
        json.WriteString("type", "object");
        if (node.Required.Count > 0)
        {
            WriteTexts("required", node.Required);
        }

        json.WriteStartObject("properties");
        foreach (var (name, property) in node.Properties)
        {
            json.WriteStartObject(name);
            WriteText("description", _descriptions.Of(model, BuiltInTypes.PropertyName(model, name)));
            WriteNode(property, model, package);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (kind is not null)
        {
            json.WriteStartArray("x-kubernetes-group-version-kind");
            kind.GroupVersionKind.WriteTo(json);
            json.WriteEndArray();
        }
    }

    private void WriteNode(SchemaNode node, Type owner, string package)
    {
        if (node.Model is { } model)
        {
            dialect.WriteReference(json, Refer(model, package));
        }
        else if (node.IntOrString || node.Format == ValueFormats.Quantity)
        {
            dialect.WriteReference(json, node.IntOrString ? DefinitionNames.IntOrString : DefinitionNames.Quantity);
        }
        else if (node.Type is not null || owner != typeof(V1JSONSchemaProps))
        {
            // JSON of any type stands only in schemas; elsewhere "any" is an object.
            json.WriteString("type", node.Type ?? "object");
        }

        if (node.Format is { } format && node.Type is not null)
        {
            json.WriteString("format", format);
        }

        WriteChild("items", node.Items, owner, package);
        WriteChild("additionalProperties", node.AdditionalProperties, owner, package);
        WriteExtensions(node);
    }

    private void WriteChild(string name, SchemaNode? child, Type owner, string package)
    {
        if (child is not null)
        {
            json.WriteStartObject(name);
            WriteNode(child, owner, package);
            json.WriteEndObject();
        }
    }

    private void WriteExtensions(SchemaNode node)
    {
        if (node.Constraints is { Enum.Count: > 0 } constraints)
        {
            WriteTexts("enum", constraints.Enum.Select(value => value!.ToString()));
        }

        if (node.ListType is { } listType)
        {
            json.WriteString("x-kubernetes-list-type", listType.ToString().ToLowerInvariant());
        }

        if (node.ListMapKeys.Count > 0)
        {
            WriteTexts("x-kubernetes-list-map-keys", node.ListMapKeys);
        }

        if (node.PatchStrategy != PatchStrategy.None)
        {
            var strategies = Enum.GetValues<PatchStrategy>().Where(flag => flag != PatchStrategy.None && node.PatchStrategy.HasFlag(flag));
            json.WriteString("x-kubernetes-patch-strategy", string.Join(',', strategies.Select(flag => JsonNamingPolicy.CamelCase.ConvertName(flag.ToString()))));
        }

        WriteText("x-kubernetes-patch-merge-key", node.PatchMergeKey ?? "");
    }

    /// <summary>The name of a type's definition, which will be written if it is not yet.</summary>
    private string Refer(Type model, string parentPackage)
    {
        var package = DefinitionNames.Package(model, parentPackage);
        var name = DefinitionNames.Definition(model, package);
        if (_written.Add(name))
        {
            _pending.Enqueue((model, package));
        }

        return name;
    }

    private void WriteScalars()
    {
        json.WritePropertyName(DefinitionNames.Quantity);
        Scalar("Quantity is a fixed-point representation of a number.", format: null, "string", "number").WriteTo(json);
        json.WritePropertyName(DefinitionNames.IntOrString);
        Scalar("IntOrString is a type that can hold an int32 or a string.", "int-or-string", "integer", "string").WriteTo(json);
        json.WritePropertyName(DefinitionNames.Patch);
        new JsonObject
        {
            ["description"] = "Patch is provided to give a concrete name and type to the Kubernetes PATCH request body.",
            ["type"] = "object",
        }.WriteTo(json);
    }

    private JsonObject Scalar(string description, string? format, params string[] types)
    {
        var schema = new JsonObject { ["description"] = description };
        if (dialect.IsV3)
        {
            schema["oneOf"] = new JsonArray([.. types.Select(type => (JsonNode)new JsonObject { ["type"] = type })]);
        }
        else
        {
            schema["type"] = "string";
        }

        if (format is not null)
        {
            schema["format"] = format;
        }

        return schema;
    }

    private void WriteText(string name, string text)
    {
        if (text.Length > 0)
        {
            json.WriteString(name, text);
        }
    }

    private void WriteTexts(string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
