using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.BuiltIns;

/// <summary>A pod starts Pending; once it is on a node it goes when the node says so, or by force.</summary>
internal static class PodBehavior
{
    private const long DefaultGraceSeconds = 30;

    public static readonly ResourceBehavior Value = new()
    {
        Default = obj => DefaultSpec(obj.Object("spec")),
        PrepareForCreate = obj => obj["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = "BestEffort" },
        DeletionGraceSeconds = GraceSeconds,
    };

    /// <summary>What depends on other members of the spec of a pod, or of a pod template.</summary>
    public static void DefaultSpec(JsonObject? spec)
    {
        if (spec is null)
        {
            return;
        }

        if (spec.Text("serviceAccountName") is { Length: > 0 } account)
        {
            spec.SetDefault("serviceAccount", account);
        }
        else if (spec.Text("serviceAccount") is { Length: > 0 } old)
        {
            spec["serviceAccountName"] = old;
        }

        foreach (var container in spec.Objects("initContainers").Concat(spec.Objects("containers")))
        {
            var image = container.Text("image") ?? "";
            var isLatest = image.EndsWith(":latest", StringComparison.Ordinal) || !image.Split('/')[^1].Contains(':');
            container.SetDefault("imagePullPolicy", image.Length > 0 && isLatest ? "Always" : "IfNotPresent");
        }
    }

    private static long? GraceSeconds(JsonObject pod, long? asked)
    {
        var isRunning = !string.IsNullOrEmpty(pod.Object("spec").Text("nodeName"))
            && pod.Object("status").Text("phase") is not ("Succeeded" or "Failed");
        return isRunning ? asked ?? pod.Object("spec").Number("terminationGracePeriodSeconds") ?? DefaultGraceSeconds : 0;
    }
}
