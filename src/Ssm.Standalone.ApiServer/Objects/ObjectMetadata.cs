using System.Globalization;
using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Objects;

/// <summary>A view on <c>metadata</c> of an object; setting a member to null removes it. Kubernetes API conventions, "Metadata".</summary>
internal readonly struct ObjectMetadata(JsonObject metadata)
{
    public JsonObject Json => metadata;

    public string Name { get => metadata.Text("name") ?? ""; set => Set("name", value); }

    public string GenerateName => metadata.Text("generateName") ?? "";

    public string Namespace { get => metadata.Text("namespace") ?? ""; set => Set("namespace", value); }

    public string Uid { get => metadata.Text("uid") ?? ""; set => Set("uid", value); }

    public string ResourceVersion { get => metadata.Text("resourceVersion") ?? ""; set => Set("resourceVersion", value); }

    public long Generation { get => metadata.Number("generation") ?? 0; set => metadata["generation"] = value; }

    public string? DeletionTimestamp { get => metadata.Text("deletionTimestamp"); set => Set("deletionTimestamp", value ?? ""); }

    public long? DeletionGracePeriodSeconds
    {
        get => metadata.Number("deletionGracePeriodSeconds");
        set => metadata["deletionGracePeriodSeconds"] = value;
    }

    public bool IsDeleting => DeletionTimestamp is not null;

    public JsonObject? Labels => metadata.Object("labels");

    public IReadOnlyList<string> Finalizers
    {
        get => [.. metadata.Texts("finalizers")];
        set
        {
            if (value.Count == 0)
            {
                metadata.Remove("finalizers");
            }
            else
            {
                metadata["finalizers"] = new JsonArray([.. value.Select(finalizer => (JsonNode)finalizer)]);
            }
        }
    }

    public static ObjectMetadata Of(JsonObject obj) => new(obj.ObjectOrNew("metadata"));

    /// <summary>Time as the wire has it: RFC 3339, UTC, whole seconds.</summary>
    public static string Timestamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private void Set(string name, string value)
    {
        if (value.Length == 0)
        {
            metadata.Remove(name);
        }
        else
        {
            metadata[name] = value;
        }
    }
}
