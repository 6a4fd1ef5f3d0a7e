using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Patch;

/// <summary>One operation of a JSON patch. Source: RFC 6902, section 4.</summary>
internal sealed class JsonPatchOperation
{
    private readonly string _name;
    private readonly JsonPointer _path;
    private readonly JsonPointer? _from;
    private readonly JsonNode? _value;

    private JsonPatchOperation(string name, JsonPointer path, JsonPointer? from, JsonNode? value) =>
        (_name, _path, _from, _value) = (name, path, from, value);

    internal static JsonPatchOperation Read(JsonNode? node)
    {
        if (node is not JsonObject operation)
        {
            throw new PatchException("each operation of a JSON patch must be an object");
        }

        var name = Text(operation, "op");
        if (name is not ("add" or "remove" or "replace" or "move" or "copy" or "test"))
        {
            throw new PatchException($"Unexpected kind: {name}");
        }

        var path = JsonPointer.Parse(Text(operation, "path"));
        var from = name is "move" or "copy" ? JsonPointer.Parse(Text(operation, "from")) : null;
        JsonNode? value = null;
        if (name is "add" or "replace" or "test" && !operation.TryGetPropertyValue("value", out value))
        {
            throw new PatchException($"operation \"{name}\" on path \"{path}\" has no member \"value\"");
        }

        return new JsonPatchOperation(name, path, from, value);
    }

    internal JsonNode Apply(JsonNode root) => _name switch
    {
        "add" => Add(root, _value?.DeepClone()),
        "remove" => Remove(root, _path),
        "replace" => Replace(root),
        "copy" => Add(root, Existing(root, _from!)?.DeepClone()),
        "move" => Move(root),
        _ => Test(root),
    };

    /// <summary>How much the operation copies within the document.</summary>
    internal long CopiedChars(JsonNode root) =>
        _name == "copy" && _from!.TryRead(root, out var value) && value is JsonObject or JsonArray ? value.ToJsonString().Length : 0;

    private static string Text(JsonObject operation, string member) =>
        operation.TryGetPropertyValue(member, out var node) && node is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw new PatchException($"operation of a JSON patch has no string member \"{member}\": {operation.ToJsonString()}");

    private JsonNode Add(JsonNode root, JsonNode? value)
    {
        if (_path.IsRoot)
        {
            return value ?? throw Missing(_path);
        }

        switch (_path.Parent(root))
        {
            case JsonObject obj:
                obj[_path.Last] = value;
                return root;
            case JsonArray array when _path.Last == "-":
                array.Add(value);
                return root;
            case JsonArray array when JsonPointer.Index(_path.Last, array.Count + 1) is >= 0 and var index:
                array.Insert(index, value);
                return root;
            case JsonArray array:
                throw NotApplicable($"doc has no position \"{_path}\": the array has {array.Count} items");
            default:
                throw Missing(_path);
        }
    }

    private JsonNode Remove(JsonNode root, JsonPointer path)
    {
        _ = Existing(root, path);
        if (path.IsRoot)
        {
            throw NotApplicable("the whole object cannot be removed");
        }

        switch (path.Parent(root))
        {
            case JsonObject obj:
                obj.Remove(path.Last);
                break;
            case JsonArray array:
                array.RemoveAt(JsonPointer.Index(path.Last, array.Count));
                break;
        }

        return root;
    }

    private JsonNode Replace(JsonNode root)
    {
        _ = Existing(root, _path);
        switch (_path.IsRoot ? null : _path.Parent(root))
        {
            case JsonObject obj:
                obj[_path.Last] = _value?.DeepClone();
                return root;
            case JsonArray array:
                array[JsonPointer.Index(_path.Last, array.Count)] = _value?.DeepClone();
                return root;
            default:
                return _value?.DeepClone() ?? throw Missing(_path);
        }
    }

    private JsonNode Move(JsonNode root)
    {
        var value = Existing(root, _from!)?.DeepClone();
        if (_from!.ToString() == _path.ToString())
        {
            return root;
        }

        return _from.Contains(_path)
            ? throw NotApplicable($"\"{_from}\" cannot be moved into itself")
            : Add(Remove(root, _from), value);
    }

    // A test for null holds for a missing member as well: clients generate such tests, and kube-apiserver answers so.
    private JsonNode Test(JsonNode root)
    {
        var found = _path.TryRead(root, out var actual);
        return JsonNode.DeepEquals(found ? actual : null, _value)
            ? root
            : throw new PatchException(PatchFailure.NotApplicable, $"testing value {_path} failed");
    }

    private JsonNode? Existing(JsonNode root, JsonPointer path) => path.TryRead(root, out var value) ? value : throw Missing(path);

    private PatchException Missing(JsonPointer path) => NotApplicable($"doc is missing path: \"{path}\": missing value");

    private PatchException NotApplicable(string why) => new(PatchFailure.NotApplicable, $"{_name} operation does not apply: {why}");
}
