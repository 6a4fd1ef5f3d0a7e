using k8s.Models;

namespace Ssm.Standalone.Node.Tests.Controllers;

/// <summary>Pods as controllers see them.</summary>
internal static class Pods
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static V1Pod A(string name, bool isReady = true, string? revision = null, string phase = "Running", bool isDeleting = false, string? ip = null) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = "test",
            Uid = name,
            CreationTimestamp = Now.UtcDateTime,
            DeletionTimestamp = isDeleting ? Now.UtcDateTime : null,
            Labels = new Dictionary<string, string> { ["app"] = "a", ["controller-revision-hash"] = revision ?? "new" },
        },
        Spec = new V1PodSpec
        {
            NodeName = "node",
            Containers = [new V1Container { Name = "main", Ports = [new V1ContainerPort { Name = "web", ContainerPort = 8080 }] }],
        },
        Status = new V1PodStatus
        {
            Phase = phase,
            PodIP = ip,
            Conditions = [new V1PodCondition { Type = "Ready", Status = isReady ? "True" : "False", LastTransitionTime = Now.UtcDateTime }],
        },
    };
}
