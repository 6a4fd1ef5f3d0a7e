using k8s.Models;
using Ssm.OpenServiceBroker.Operations;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Broker;

namespace Ssm.StatefulServices.Tests.Broker;

public class OperationDeciderTests
{
    [Theory]
    [InlineData(null, null, null, null, "1", "in progress", "Wait for ingress")]
    [InlineData("Provisioning", "Wait for 0/1 nodes ready", 1L, null, "1", "in progress", "Wait for 0/1 nodes ready")]
    [InlineData("Ready", null, 1L, 1L, "1", "succeeded", null)]
    [InlineData("Ready", null, 1L, 1L, null, "succeeded", null)]
    [InlineData("Ready", null, 1L, 1L, "nonsense", "succeeded", null)]
    [InlineData("Degraded", "Wait for 0/1 nodes ready", 1L, 1L, "1", "succeeded", null)]
    [InlineData("Failed", "Plan x is not offered any more", 1L, null, "1", "failed", "Plan x is not offered any more")]
    public void Decide_FirstGeneration_FollowsTheStatus(
        string? phase, string? message, long? observed, long? ready, string? operation, string state, string? description)
    {
        var decided = OperationDecider.Decide(AnInstance(1, phase, message, observed, ready), operation is null ? null : new Operation(operation));

        Assert.Equal((state, description), (decided.State.Value, decided.Description));
    }

    [Theory]
    [InlineData("Ready", null, 1L, 1L, "2", "in progress", "Wait for the change to be taken up")]
    [InlineData("Ready", null, 1L, 1L, "1", "succeeded", null)]
    [InlineData("Updating", "Wait for all nodes to be as declared", 2L, 1L, "2", "in progress", "Wait for all nodes to be as declared")]
    [InlineData("Ready", null, 2L, 2L, "2", "succeeded", null)]
    public void Decide_SecondGeneration_KnowsWhichOneIsAsked(
        string phase, string? message, long observed, long ready, string operation, string state, string? description)
    {
        var decided = OperationDecider.Decide(AnInstance(2, phase, message, observed, ready), new Operation(operation));

        Assert.Equal((state, description), (decided.State.Value, decided.Description));
    }

    [Fact]
    public void Decide_BeingDeleted_IsInProgressWhateverWasBefore()
    {
        var instance = AnInstance(2, "Ready", null, 1, 1);
        instance.Metadata.DeletionTimestamp = DateTime.UnixEpoch;

        Assert.Equal("Wait for the nodes to end", OperationDecider.Decide(instance, new Operation("2")).Description);
        Assert.Equal("in progress", OperationDecider.Decide(instance, null).State.Value);
    }

    private static StatefulService AnInstance(long generation, string? phase, string? message, long? observed, long? ready) => new()
    {
        Metadata = new V1ObjectMeta { Name = "i", Generation = generation },
        Status = phase is null ? null : new StatefulServiceStatus { Phase = phase, Message = message, ObservedGeneration = observed, ReadyGeneration = ready },
    };
}
