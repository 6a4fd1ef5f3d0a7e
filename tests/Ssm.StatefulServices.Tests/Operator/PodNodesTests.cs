using k8s.Models;
using Ssm.StatefulServices.Operator;

namespace Ssm.StatefulServices.Tests.Operator;

public class PodNodesTests
{
    [Fact]
    public void Of_Pods_AreNodesByOrdinalAndOthersAreLeftOut()
    {
        var nodes = PodNodes.Of("credis-a", [APod("credis-a-10"), APod("credis-a-2"), APod("credis-ab-0"), APod("credis-a-x"), APod("credis-a-")], null);

        Assert.Equal([("credis-a-2", 2), ("credis-a-10", 10)], nodes.Select(node => (node.Name, node.Ordinal)));
    }

    [Fact]
    public void Of_Pod_TellsAddressReadinessRoleAndThatItGoes()
    {
        var pod = APod("i-0");
        pod.Metadata.Labels = new Dictionary<string, string> { ["ssm.infra.tce.io/role"] = "primary" };
        pod.Metadata.DeletionTimestamp = DateTime.UnixEpoch;
        pod.Status = new V1PodStatus { PodIP = "127.10.0.5", Conditions = [new V1PodCondition { Type = "Ready", Status = "True" }] };

        var node = Assert.Single(PodNodes.Of("i", [pod], null));

        Assert.Equal(("127.10.0.5", true, true, "primary", null), (node.Address, node.IsReady, node.IsLeaving, node.Role, node.Problem));
    }

    [Theory]
    [InlineData("i-new", 2, "i-new", false)]
    [InlineData("i-old", 2, "i-new", true)]
    [InlineData("i-old", 1, null, false)]
    public void Of_PodOfAnOlderRevision_IsOutdatedOnceTheSetWasSeen(string pod, long observed, string? expectedRevision, bool isOutdated)
    {
        var set = new V1StatefulSet { Metadata = new V1ObjectMeta { Generation = 2 }, Status = new V1StatefulSetStatus { ObservedGeneration = observed, Replicas = 1, UpdateRevision = "i-new" } };
        var labelled = APod("i-0");
        labelled.Metadata.Labels = new Dictionary<string, string> { ["controller-revision-hash"] = pod };

        Assert.Equal(expectedRevision, PodNodes.RevisionOf(set));
        Assert.Equal(isOutdated, Assert.Single(PodNodes.Of("i", [labelled], PodNodes.RevisionOf(set))).IsOutdated);
    }

    [Theory]
    [InlineData("ContainerCreating", "any", null, null)]
    [InlineData("PodInitializing", null, null, null)]
    [InlineData("ErrImagePull", "no such image", null, "ErrImagePull: no such image")]
    [InlineData("ExecutableMissing", "redis-server is not installed", null, "ExecutableMissing: redis-server is not installed")]
    [InlineData("CreateContainerConfigError", null, null, "CreateContainerConfigError")]
    [InlineData("CrashLoopBackOff", "back-off 10s", null, "CrashLoopBackOff: back-off 10s")]
    [InlineData("CrashLoopBackOff", "back-off 10s", "starting\nBind: Address already in use\n\n", "CrashLoopBackOff: Bind: Address already in use")]
    public void Of_WaitingContainer_TellsItsProblem(string reason, string? message, string? lastWords, string? expected)
    {
        var pod = APod("i-0");
        pod.Status = new V1PodStatus
        {
            ContainerStatuses =
            [
                new V1ContainerStatus
                {
                    Name = "c",
                    State = new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message } },
                    LastState = lastWords is null ? null : new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = 1, Message = lastWords } },
                },
            ],
        };

        Assert.Equal(expected, Assert.Single(PodNodes.Of("i", [pod], null)).Problem);
    }

    [Theory]
    [InlineData("ended", 3, 3)]
    [InlineData("put off", 3, 3)]
    [InlineData("runs again", 3, null)]
    [InlineData("ended", 0, null)]
    public void Of_Preparation_TellsTheCodeItFailsWithUntilItSucceeds(string state, int code, int? expected)
    {
        var end = new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = code } };
        var pod = APod("i-0");
        pod.Status = new V1PodStatus
        {
            InitContainerStatuses =
            [
                new V1ContainerStatus
                {
                    Name = "c",
                    State = state switch
                    {
                        "ended" => end,
                        "put off" => new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = "CrashLoopBackOff" } },
                        _ => new V1ContainerState { Running = new V1ContainerStateRunning() },
                    },
                    LastState = state == "ended" ? new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = 3 } } : end,
                },
            ],
        };

        Assert.Equal(expected, Assert.Single(PodNodes.Of("i", [pod], null)).PreparationFailure);
    }

    [Theory]
    [InlineData("ended", 28, false, 28)]
    [InlineData("put off", 28, false, 28)]
    [InlineData("runs again", 28, false, 28)] // whether it gets further this time is not known yet
    [InlineData("runs again", 28, true, null)]
    [InlineData("runs again", 0, false, null)]
    public void Of_Engine_TellsTheCodeItFailedWithUntilTheNodeIsReady(string state, int code, bool isReady, int? expected)
    {
        var end = new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = code } };
        var pod = APod("i-0");
        pod.Status = new V1PodStatus
        {
            Conditions = [new V1PodCondition { Type = "Ready", Status = isReady ? "True" : "False" }],
            ContainerStatuses =
            [
                new V1ContainerStatus { Name = "exporter", State = new V1ContainerState { Running = new V1ContainerStateRunning() } },
                new V1ContainerStatus
                {
                    Name = "c",
                    State = state switch
                    {
                        "ended" => end,
                        "put off" => new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = "CrashLoopBackOff" } },
                        _ => new V1ContainerState { Running = new V1ContainerStateRunning() },
                    },
                    LastState = state == "ended" ? null : end,
                },
            ],
        };

        Assert.Equal(expected, Assert.Single(PodNodes.Of("i", [pod], null)).EngineFailure);
    }

    [Fact]
    public void Of_PodThatCannotBeScheduled_TellsWhy()
    {
        var pod = APod("i-0");
        pod.Status = new V1PodStatus { Conditions = [new V1PodCondition { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = "0/3 nodes are available" }] };

        Assert.Equal("Unschedulable: 0/3 nodes are available", Assert.Single(PodNodes.Of("i", [pod], null)).Problem);
    }

    private static V1Pod APod(string name) => new() { Metadata = new V1ObjectMeta { Name = name } };
}
