using System.Net;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Operations;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Bindings;
using Ssm.ServiceCatalog.Retries;
using Ssm.ServiceCatalog.Tests.Instances;

namespace Ssm.ServiceCatalog.Tests.Bindings;

public sealed class BindingPollOutcomesTests
{
    /// <summary>The plan's limit is that of one operation, from the 202 on; what was tried before it does not count.</summary>
    [Theory]
    [InlineData(59, false)]
    [InlineData(61, true)]
    public void Apply_InProgressForLongerThanThePlanAllows_FailsAndIsMitigated(int seconds, bool isTooLong)
    {
        var accepted = AnInstance.Now.AddHours(3);
        var started = ABinding.OfReadyInstance().Started("Bind").With(status => status.Polled("op", accepted));
        var limited = started with
        {
            Plan = new ClusterServicePlan { Metadata = started.Plan!.Metadata, Spec = started.Plan.Spec with { MaximumPollingDuration = 60 } },
        };
        var running = new BrokerOutcome<LastOperation>.Succeeded(new LastOperation { State = LastOperationState.InProgress }, HttpStatusCode.OK);
        var rules = RetryRules.Of(new CatalogControllerOptions());

        var after = BindingPollOutcomes.Apply(limited, running, rules, accepted.AddSeconds(seconds)).Status;

        Assert.Equal(isTooLong, after.Conditions.IsTrue(ConditionType.Failed));
        Assert.Equal(isTooLong, after.OrphanMitigationInProgress);
        Assert.Equal(!isTooLong, after.AsyncOpInProgress);
        Assert.True(BindingPollOutcomes.Apply(started, running, rules, accepted.AddSeconds(seconds)).Status.AsyncOpInProgress);
    }
}
