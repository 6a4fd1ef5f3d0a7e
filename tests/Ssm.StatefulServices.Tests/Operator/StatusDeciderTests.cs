using k8s.Models;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Operator;

namespace Ssm.StatefulServices.Tests.Operator;

public class StatusDeciderTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, 500, TimeSpan.Zero);

    [Fact]
    public void Decide_EverythingThere_IsReady()
    {
        var status = Decide(AnInstance(generation: 3), Formed());

        Assert.Equal((StatefulServicePhase.Ready, null, 3L, 3L), (status.Phase, status.Message, status.ObservedGeneration, status.ReadyGeneration));
        Assert.Equal(("127.10.0.9", 6379, 1, 1, "i-0", 1604L), (status.Address, status.Port, status.Nodes, status.ReadyNodes, status.Primary, status.AppId));
        Assert.Equal([new ServiceEndpoint { Host = "127.10.0.5", Port = 6379 }], status.Endpoints);
        var ready = Assert.Single(status.Conditions!);
        Assert.Equal(("Ready", "True", "AsDeclared"), (ready.Type, ready.Status, ready.Reason));
        Assert.Equal(Now.UtcDateTime.AddMilliseconds(-500), ready.LastTransitionTime);
    }

    [Fact]
    public void Decide_EachThingMissing_IsNamedMostUrgentFirst()
    {
        var formed = Formed();
        Assert.Equal("Wait for ingress", Message(formed with { ClientService = null }));
        Assert.Equal("Wait for ingress", Message(formed with { ClientService = new V1Service(), Nodes = [], Formation = null }));
        Assert.Equal("Wait for 0/1 nodes ready", Message(formed with { Nodes = [], Formation = null }));
        Assert.Equal("Wait for 0/1 nodes ready", Message(formed with { Nodes = [formed.Nodes[0] with { IsReady = false }] }));
        Assert.Equal("Wait for 0/1 nodes ready: i-0: ExecutableMissing: install redis-server", Message(formed with { Nodes = [formed.Nodes[0] with { IsReady = false, Problem = "ExecutableMissing: install redis-server" }] }));
        Assert.Equal("Wait for all nodes to be as declared", Message(formed with { IsChanging = true }));
        Assert.Equal("Wait for all nodes to be as declared", Message(formed with { StatefulSet = null }));
        Assert.Equal("Wait for all nodes to be as declared", Message(formed with { StatefulSet = ASet(observed: 1) }));
        Assert.Equal("Wait for all nodes to be as declared", Message(formed with { Nodes = [formed.Nodes[0] with { IsOutdated = true }] }));
        Assert.Equal("Wait for 1 nodes to be removed", Message(formed with { Nodes = [.. formed.Nodes, formed.Nodes[0] with { Name = "i-1", Ordinal = 1 }] }));
        Assert.Equal("Wait for the storage to grow", Message(formed with { Storage = new StorageState { Waiting = "Wait for the storage to grow" } }));
        Assert.Equal("Wait for the nodes to be joined", Message(formed with { Formation = null }));
        Assert.Equal("Wait for i-1 to follow i-0", Message(formed with { Formation = formed.Formation! with { Waiting = "Wait for i-1 to follow i-0" } }));
        Assert.Equal("Wait for the address to lead to the instance", Message(formed with { Endpoints = null }));
        Assert.Equal("Wait for the address to lead to the instance", Message(formed with { Endpoints = AnEndpoint("127.10.0.77") }));
    }

    [Theory]
    [InlineData(null, StatefulServicePhase.Provisioning)]
    [InlineData(1L, StatefulServicePhase.Updating)]
    [InlineData(2L, StatefulServicePhase.Degraded)]
    public void Decide_NotReady_PhaseTellsWhatWentBefore(long? readyGeneration, string expected)
    {
        var instance = AnInstance(generation: 2) with { Status = new StatefulServiceStatus { ReadyGeneration = readyGeneration, Address = "127.10.0.9", Primary = "i-0" } };

        var status = Decide(instance, Formed() with { Nodes = [], Formation = null, ClientService = null });

        Assert.Equal((expected, readyGeneration), (status.Phase, status.ReadyGeneration));
        Assert.Equal(("127.10.0.9", "i-0"), (status.Address, status.Primary));
    }

    [Fact]
    public void Decide_OutdatedNodesOfAReadyGeneration_AreAnUpdateAndNoFailure()
    {
        var instance = AnInstance(generation: 2) with { Status = new StatefulServiceStatus { ReadyGeneration = 2 } };

        var status = Decide(instance, Formed() with { Nodes = [Formed().Nodes[0] with { IsOutdated = true }] });

        Assert.Equal(StatefulServicePhase.Updating, status.Phase);
    }

    [Fact]
    public void Decide_StorageIsRefused_FailsWithTheClustersWords()
    {
        var instance = AnInstance(generation: 2) with { Status = new StatefulServiceStatus { ReadyGeneration = 1 } };

        var status = Decide(instance, Formed() with { Storage = new StorageState { Refusal = "The storage cannot grow: no", LargestBytes = 10L << 30 } });

        Assert.Equal((StatefulServicePhase.Failed, "The storage cannot grow: no", 1L, "10Gi"), (status.Phase, status.Message, status.ReadyGeneration, status.Storage));
        Assert.Equal("StorageRefused", status.Conditions!.Single(condition => condition.Type == "Ready").Reason);
    }

    [Fact]
    public void Decide_Endpoints_HaveThePrimaryFirst()
    {
        var formed = Formed();
        var status = Decide(AnInstance(1), formed with
        {
            DesiredNodes = 2,
            Nodes = [formed.Nodes[0] with { Address = "127.10.0.4" }, formed.Nodes[0] with { Name = "i-1", Ordinal = 1 }],
            Formation = formed.Formation! with { Primary = "i-1", Roles = new Dictionary<string, string> { ["i-0"] = "replica", ["i-1"] = "primary" } },
        });

        Assert.Equal(["127.10.0.5", "127.10.0.4"], status.Endpoints!.Select(endpoint => endpoint.Host));
    }

    [Fact]
    public void Decide_ConditionKeepsItsStatus_KeepsItsTime()
    {
        var first = Decide(AnInstance(1), Formed());
        var second = StatusDecider.Decide(AnInstance(1) with { Status = first }, Formed(), Now + TimeSpan.FromHours(1));
        var third = StatusDecider.Decide(AnInstance(1) with { Status = second }, Formed() with { Nodes = [] }, Now + TimeSpan.FromHours(2));

        Assert.Equal(first.Conditions![0].LastTransitionTime, second.Conditions![0].LastTransitionTime);
        Assert.Equal(first.Conditions[0].LastTransitionTime + TimeSpan.FromHours(2), third.Conditions![0].LastTransitionTime);
    }

    private static string? Message(InstanceObservation seen) => Decide(AnInstance(1), seen).Message;

    private static StatefulServiceStatus Decide(StatefulService instance, InstanceObservation seen) => StatusDecider.Decide(instance, seen, Now);

    private static StatefulService AnInstance(long generation) => new() { Metadata = new V1ObjectMeta { Name = "i", Generation = generation } };

    private static InstanceObservation Formed() => new()
    {
        DesiredNodes = 1,
        ClientPort = 6379,
        IsChanging = false,
        AppId = 1604,
        Nodes = [new Node { Name = "i-0", Ordinal = 0, Address = "127.10.0.5", IsReady = true }],
        ClientService = new V1Service { Status = new V1ServiceStatus { LoadBalancer = new V1LoadBalancerStatus { Ingress = [new V1LoadBalancerIngress { Ip = "127.10.0.9" }] } } },
        Endpoints = AnEndpoint("127.10.0.5"),
        StatefulSet = ASet(),
        Formation = new FormationResult { Primary = "i-0", Roles = new Dictionary<string, string> { ["i-0"] = "primary" } },
    };

    private static V1Endpoints AnEndpoint(string address) => new() { Subsets = [new V1EndpointSubset { Addresses = [new V1EndpointAddress { Ip = address }] }] };

    private static V1StatefulSet ASet(long observed = 2) => new()
    {
        Metadata = new V1ObjectMeta { Generation = 2 },
        Spec = new V1StatefulSetSpec { Replicas = 1, ServiceName = "i", Selector = new V1LabelSelector(), Template = new V1PodTemplateSpec() },
        Status = new V1StatefulSetStatus { ObservedGeneration = observed, Replicas = 1, CurrentRevision = "old", UpdateRevision = "new" },
    };
}
