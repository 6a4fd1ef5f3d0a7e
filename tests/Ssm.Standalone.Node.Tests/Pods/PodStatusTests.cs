using System.Net;
using k8s.Models;
using Ssm.Standalone.Node.Pods;

namespace Ssm.Standalone.Node.Tests.Pods;

public sealed class PodStatusTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Always", "", "waiting", "Pending")]
    [InlineData("Always", "", "running", "Running")]
    [InlineData("Always", "", "running waiting", "Pending")]
    [InlineData("Always", "", "running backoff", "Running")]
    [InlineData("Always", "", "backoff", "Running")]
    [InlineData("Always", "", "ended:0", "Running")]
    [InlineData("OnFailure", "", "ended:0", "Succeeded")]
    [InlineData("OnFailure", "", "ended:1", "Running")]
    [InlineData("Never", "", "ended:0 ended:0", "Succeeded")]
    [InlineData("Never", "", "ended:0 ended:1", "Failed")]
    [InlineData("Never", "", "ended:1 running", "Running")]
    [InlineData("Always", "running", "waiting", "Pending")]
    [InlineData("Always", "ended:1", "waiting", "Pending")]
    [InlineData("Never", "ended:1", "waiting", "Failed")]
    [InlineData("Always", "ended:0", "running", "Running")]
    public void Phase_Containers_FollowTheKubelet(string policy, string init, string containers, string expected) =>
        Assert.Equal(expected, PodPhase.Of(Snapshot(init, containers), policy));

    [Fact]
    public void Build_ConditionThatStays_KeepsItsTime()
    {
        var pod = new V1Pod { Metadata = new V1ObjectMeta(), Spec = new V1PodSpec { Containers = [] } };
        var first = PodStatusBuilder.Build(pod, null, Snapshot("", "waiting"), Now);
        var later = PodStatusBuilder.Build(pod, first, Snapshot("", "running"), Now.AddMinutes(1));

        Assert.Equal(Now.UtcDateTime, later.Conditions.First(condition => condition.Type == "Initialized").LastTransitionTime);
        Assert.Equal(Now.AddMinutes(1).UtcDateTime, later.Conditions.First(condition => condition.Type == "Ready").LastTransitionTime);
        Assert.Equal("containers with unready status: [c0]", first.Conditions.First(condition => condition.Type == "Ready").Message);
        Assert.Null(later.Conditions.First(condition => condition.Type == "Ready").Message);
    }

    [Theory]
    [InlineData("Always", false, 1, "Unknown")]
    [InlineData("Never", false, 1, "Unknown")]
    public void Initial_RunThatTheNodeDidNotOutlive_CountsAsEnded(string policy, bool isInit, int restarts, string reason)
    {
        var known = new V1ContainerStatus { Name = "c", State = ContainerStates.Running(Now), ContainerID = "ssm://1" };

        var snapshot = ContainerStates.Initial(new V1Container { Name = "c" }, known, policy, isInit, "ContainerCreating", Now);

        Assert.Equal(restarts, snapshot.RestartCount);
        Assert.Equal(reason, snapshot.LastState!.Terminated.Reason);
        Assert.Equal("ContainerCreating", snapshot.State.Waiting.Reason);
    }

    [Fact]
    public void Initial_ContainerThatHadEndedForGood_StaysSo()
    {
        var known = new V1ContainerStatus { Name = "c", State = ContainerStates.Terminated(0, "ssm://1", Now, Now), RestartCount = 2 };

        var snapshot = ContainerStates.Initial(new V1Container { Name = "c" }, known, "OnFailure", isInit: false, "ContainerCreating", Now);

        Assert.Equal(0, snapshot.State.Terminated.ExitCode);
        Assert.Equal(2, snapshot.RestartCount);
    }

    private static PodSnapshot Snapshot(string init, string containers) => new()
    {
        Address = new PodAddress(IPAddress.Loopback, IPAddress.Loopback),
        StartTime = Now,
        Init = Containers(init),
        Containers = Containers(containers),
    };

    private static List<ContainerSnapshot> Containers(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((state, index) => Container(state, index))];

    private static ContainerSnapshot Container(string state, int index) => new()
    {
        Name = $"c{index}",
        Image = string.Empty,
        IsReady = state == "running",
        State = state switch
        {
            "running" => ContainerStates.Running(Now),
            "waiting" => ContainerStates.Waiting("ContainerCreating"),
            "backoff" => ContainerStates.Waiting("CrashLoopBackOff"),
            _ => ContainerStates.Terminated(int.Parse(state.Split(':')[1]), "ssm://1", Now, Now),
        },
        LastState = state == "backoff" ? ContainerStates.Terminated(1, "ssm://1", Now, Now) : null,
    };
}
