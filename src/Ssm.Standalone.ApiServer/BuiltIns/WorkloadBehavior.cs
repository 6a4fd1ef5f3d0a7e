using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.BuiltIns;

/// <summary>Deployments, ReplicaSets and StatefulSets: a template is defaulted as a pod is.</summary>
internal static class WorkloadBehavior
{
    public static readonly ResourceBehavior Value = new()
    {
        Default = obj => PodBehavior.DefaultSpec(obj.Object("spec").Object("template").Object("spec")),
        PrepareForCreate = obj => obj["status"] = new System.Text.Json.Nodes.JsonObject { ["replicas"] = 0 },
    };
}
