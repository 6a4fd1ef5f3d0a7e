using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.BuiltIns;

/// <summary>A namespace stays until its controller takes <c>kubernetes</c> out of <c>spec.finalizers</c> through the finalize subresource.</summary>
internal static class NamespaceBehavior
{
    public static readonly ResourceBehavior Value = new()
    {
        Default = obj => ObjectMetadata.Of(obj).Json.ObjectOrNew("labels")["kubernetes.io/metadata.name"] = ObjectMetadata.Of(obj).Name,
        PrepareForCreate = obj =>
        {
            obj["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
            obj["status"] = new JsonObject { ["phase"] = "Active" };
        },
        PrepareForUpdate = (obj, old) => obj.CopyMember(old, "spec"),
        MarkDeleted = obj => obj.ObjectOrNew("status")["phase"] = "Terminating",
        IsHeld = obj => obj.Object("spec").Texts("finalizers").Any(),
    };
}
