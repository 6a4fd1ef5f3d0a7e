using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.Admission;

/// <summary>
/// A claim grows only if its StorageClass allows it. Kubernetes documentation, admission controller "PersistentVolumeClaimResize"; a claim without
/// a class, which that one refuses, is the node's own and grows.
/// </summary>
internal static class ClaimGrowth
{
    private static readonly GroupResource Claims = new("", "persistentvolumeclaims");
    private static readonly GroupResource Classes = new("storage.k8s.io", "storageclasses");

    /// <summary>Refuses a change that makes a claim larger against its class.</summary>
    public static void CheckUpdate(ObjectStore objects, ResourceDefinition definition, JsonObject current, JsonObject next)
    {
        if (definition.Resource != Claims || !(Request(next) > Request(current)) || next.Object("spec").Text("storageClassName") is not { Length: > 0 } name)
        {
            return;
        }

        if (objects.Find(Classes, "", name)?.Content["allowVolumeExpansion"]?.GetValue<bool>() is not true)
        {
            throw ApiErrors.Forbidden(
                Claims, ObjectMetadata.Of(next).Name, "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize");
        }
    }

    private static decimal? Request(JsonObject claim) =>
        claim.Object("spec").Object("resources").Object("requests").Text("storage") is { } storage ? new ResourceQuantity(storage).ToDecimal() : null;
}
