using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.BuiltIns;

/// <summary>Most of a StatefulSet never changes: who wants other claims makes a new one that takes the pods over.</summary>
internal static class StatefulSetBehavior
{
    private static readonly string[] Changeable =
        ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];

    public static readonly ResourceBehavior Value = WorkloadBehavior.Value with { Validate = Validate };

    /// <summary>As Kubernetes' pkg/apis/apps/validation says it.</summary>
    private static IEnumerable<FieldError> Validate(JsonObject obj, JsonObject? old)
    {
        if (old?.Object("spec") is not { } before || obj.Object("spec") is not { } after)
        {
            yield break;
        }

        var fixedMembers = before.Concat(after).Select(member => member.Key).Distinct().Except(Changeable);
        if (fixedMembers.Any(member => !JsonNode.DeepEquals(before[member], after[member])))
        {
            yield return new FieldError(
                FieldErrorKind.Forbidden,
                "spec",
                null,
                "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', "
                    + "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
        }
    }
}
