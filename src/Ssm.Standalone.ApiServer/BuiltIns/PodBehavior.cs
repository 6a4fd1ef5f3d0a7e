using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.BuiltIns;

/// <summary>A pod starts Pending; once it is on a node it goes when the node says so, or by force.</summary>
internal static class PodBehavior
{
    private const long DefaultGraceSeconds = 30;

    public static readonly ResourceBehavior Value = new()
    {
        Default = DefaultAccount,
        PrepareForCreate = obj => obj["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = "BestEffort" },
        Validate = (obj, old) => old is null ? [] : Changes(obj, old),
        DeletionGraceSeconds = GraceSeconds,
    };

    private static void DefaultAccount(JsonObject pod)
    {
        if (pod.Object("spec") is { } spec)
        {
            spec.SetDefault("serviceAccountName", spec.Text("serviceAccount") ?? "default");
            spec["serviceAccount"] = spec.Text("serviceAccountName");
        }
    }

    /// <summary>A running pod is not changed; a new one takes its place.</summary>
    private static IEnumerable<FieldError> Changes(JsonObject pod, JsonObject old)
    {
        if (!JsonNode.DeepEquals(Fixed(pod), Fixed(old)))
        {
            yield return new FieldError(
                FieldErrorKind.Forbidden, "spec", null,
                "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
                + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
                + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)");
        }
    }

    private static JsonObject? Fixed(JsonObject pod)
    {
        var spec = pod.Object("spec")?.Copy();
        foreach (var member in (string[])["activeDeadlineSeconds", "tolerations", "nodeName", "schedulingGates"])
        {
            spec?.Remove(member);
        }

        foreach (var container in spec.Objects("containers").Concat(spec.Objects("initContainers")))
        {
            container.Remove("image");
        }

        return spec;
    }

    private static long? GraceSeconds(JsonObject pod, long? asked)
    {
        var isRunning = !string.IsNullOrEmpty(pod.Object("spec").Text("nodeName"))
            && pod.Object("status").Text("phase") is not ("Succeeded" or "Failed");
        return isRunning ? asked ?? pod.Object("spec").Number("terminationGracePeriodSeconds") ?? DefaultGraceSeconds : 0;
    }
}
