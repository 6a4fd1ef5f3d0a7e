using k8s.Models;
using Ssm.Standalone.Node.Controllers.Deployments;

namespace Ssm.Standalone.Node.Tests.Controllers;

public sealed class RolloutPlanTests
{
    [Theory]
    // wanted, surge, unavailable, new wanted/available, old wanted/available
    [InlineData(2, 1, 0, "0/0", "2/2", "new=1")]
    [InlineData(2, 1, 0, "1/0", "2/2", "")]
    [InlineData(2, 1, 0, "1/1", "2/2", "old0=1")]
    [InlineData(2, 1, 0, "1/1", "1/1", "new=2")]
    [InlineData(2, 1, 0, "2/1", "1/1", "")]
    [InlineData(2, 1, 0, "2/2", "1/1", "old0=0")]
    [InlineData(2, 1, 0, "2/2", "0/0", "")]
    [InlineData(4, 0, 2, "0/0", "4/4", "old0=2")]
    [InlineData(4, 0, 2, "0/0", "2/2", "new=2")]
    [InlineData(2, 1, 0, "1/0", "2/0", "")]
    [InlineData(1, 1, 0, "3/3", "0/0", "new=1")]
    [InlineData(3, 1, 1, "0/0", "2/2 1/0", "new=1")]
    [InlineData(3, 1, 1, "1/0", "2/2 1/0", "old1=0")]
    [InlineData(0, 1, 0, "0/0", "2/2", "old0=0")]
    public void Roll_Counts_LeadToTheNextStep(int wanted, int surge, int unavailable, string current, string old, string expected)
    {
        var steps = RolloutPlan.Roll(Parse("new", current), [.. old.Split(' ').Select((set, index) => Parse($"old{index}", set))], wanted, new RolloutLimits(surge, unavailable));

        Assert.Equal(expected, string.Join(' ', steps.Select(step => $"{step.Key}={step.Value}")));
    }

    [Theory]
    [InlineData("0/0", "2/2", "old0=0")]
    [InlineData("0/0", "0/1", "")]
    [InlineData("0/0", "0/0", "new=2")]
    [InlineData("2/0", "0/0", "")]
    public void Recreate_Counts_NeverOverlap(string current, string old, string expected)
    {
        var steps = RolloutPlan.Recreate(Parse("new", current), [Parse("old0", old)], 2);

        Assert.Equal(expected, string.Join(' ', steps.Select(step => $"{step.Key}={step.Value}")));
    }

    [Theory]
    [InlineData(2, "25%", "25%", 1, 0)]
    [InlineData(4, "25%", "25%", 1, 1)]
    [InlineData(1, "0", "0", 0, 1)]
    [InlineData(10, "3", "50%", 3, 5)]
    [InlineData(2, null, null, 1, 0)]
    public void Of_Deployment_RoundsSurgeUpAndUnavailableDown(int replicas, string? surge, string? unavailable, int expectedSurge, int expectedUnavailable)
    {
        var deployment = new V1Deployment
        {
            Spec = new V1DeploymentSpec
            {
                Replicas = replicas,
                Strategy = new V1DeploymentStrategy { RollingUpdate = new V1RollingUpdateDeployment { MaxSurge = surge!, MaxUnavailable = unavailable! } },
            },
        };

        Assert.Equal(new RolloutLimits(expectedSurge, expectedUnavailable), RolloutLimits.Of(deployment));
    }

    private static ReplicaCount Parse(string name, string counts) =>
        new(name, int.Parse(counts.Split('/')[0]), int.Parse(counts.Split('/')[1]), int.Parse(counts.Split('/')[1]));
}
