using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.BuiltIns;

/// <summary>Deployments, ReplicaSets and StatefulSets start with no replicas.</summary>
internal static class WorkloadBehavior
{
    public static readonly ResourceBehavior Value = new()
    {
        PrepareForCreate = obj => obj["status"] = new JsonObject { ["replicas"] = 0 },
    };
}
