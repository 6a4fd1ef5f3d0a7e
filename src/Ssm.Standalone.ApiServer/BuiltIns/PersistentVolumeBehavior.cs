using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.BuiltIns;

/// <summary>Volumes and their claims start Pending; a claim that is bound may only grow.</summary>
internal static class PersistentVolumeBehavior
{
    /// <summary>Set by whoever binds the claim, or without a meaning here.</summary>
    private static readonly string[] Changeable = ["resources", "volumeName", "volumeAttributesClassName"];

    public static readonly ResourceBehavior Claim = new()
    {
        PrepareForCreate = obj => obj["status"] = new JsonObject { ["phase"] = "Pending" },
        Validate = Validate,
    };

    public static readonly ResourceBehavior Volume = new()
    {
        PrepareForCreate = obj => obj["status"] = new JsonObject { ["phase"] = "Pending" },
    };

    /// <summary>As Kubernetes' pkg/apis/core/validation says it.</summary>
    private static IEnumerable<FieldError> Validate(JsonObject obj, JsonObject? old)
    {
        if (old?.Object("spec") is not { } before || obj.Object("spec") is not { } after)
        {
            yield break;
        }

        var fixedMembers = before.Concat(after).Select(member => member.Key).Distinct().Except(Changeable);
        if (fixedMembers.Any(member => !JsonNode.DeepEquals(before[member], after[member])))
        {
            yield return new FieldError(FieldErrorKind.Forbidden, "spec", null, "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims");
        }

        if (Request(before) is { } has && (Request(after) ?? 0) < has)
        {
            yield return new FieldError(FieldErrorKind.Forbidden, "spec.resources.requests.storage", null, "field can not be less than previous value");
        }
    }

    private static decimal? Request(JsonObject spec) =>
        spec.Object("resources").Object("requests").Text("storage") is { } storage ? new ResourceQuantity(storage).ToDecimal() : null;
}
