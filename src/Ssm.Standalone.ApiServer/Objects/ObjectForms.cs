using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Objects;

/// <summary>Other shapes of an object. Kubernetes documentation, "Receiving resources as Tables" and "metadata only".</summary>
internal static class ObjectForms
{
    public static JsonObject MetadataOnly(JsonObject obj, string version) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = $"meta.k8s.io/{version}",
        ["metadata"] = obj.Object("metadata")?.DeepClone() ?? new JsonObject(),
    };
}
