using k8s.Models;
using Ssm.Cli.Catalog.Why;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Tests.Catalog;

public sealed class ExplanationTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly WhySubject Instance = new()
    {
        Metadata = new V1ObjectMeta { Name = "db", Generation = 1 },
        ObservedGeneration = 1,
        Names = new Dictionary<WaitsFor, string>
        {
            [WaitsFor.BrokerObject] = "broker \"b\"",
            [WaitsFor.Class] = "class \"c\"",
            [WaitsFor.Bindings] = "binding \"app\"",
            [WaitsFor.Secret] = "secret \"s\"",
        },
    };

    [Fact]
    public void Of_NoStatus_WaitsForTheController() =>
        Says(Instance, "X was not worked on yet; it waits for the catalog controller, which acts on it at once when it runs.");

    [Fact]
    public void Of_ANewGeneration_WaitsForTheController() => Says(
        With("Ready", "True", "ProvisionedSuccessfully", "It is.") with { Metadata = new V1ObjectMeta { Generation = 2 } },
        "X has changed; it waits for the catalog controller, which acts on it at once when it runs.");

    [Theory]
    [InlineData("True", "ProvisionedSuccessfully", "X is ready: Text.")]
    [InlineData("False", "ReferencesNonexistentServiceClass", "X is not ready: Text; it waits for class \"c\", and goes on at once when that changes.")]
    [InlineData("False", "ErrorWithParameters", "X is not ready: Text; it waits for secret \"s\", and goes on at once when that changes.")]
    [InlineData("False", "ErrorNonbindableServiceClass", "X is not ready: Text; correct its spec.")]
    [InlineData("False", "ProvisionRequestInFlight", "X is not ready: Text; it waits for broker \"b\" to answer, asked 5 s ago.")]
    [InlineData("False", "ProvisionCallFailed", "X is not ready: Text; it waits for broker \"b\", and is tried again within 5 s.")]
    [InlineData("False", "DeprovisionBlockedByExistingCredentials", "X is not ready: Text; it waits for binding \"app\" to be deleted, and goes on at once when they are.")]
    public void Of_AReason_NamesWhatItWaitsFor(string status, string reason, string sentence) =>
        Says(With("Ready", status, reason, "Text.") with { OperationStartTime = Now.AddSeconds(-5) }, sentence);

    [Fact]
    public void Of_AFailure_WaitsForNothing() =>
        Says(With("Failed", "True", "ClusterServiceBrokerReturnedFailure", "No."), "X has failed: No; nothing more is tried until its spec changes.");

    [Fact]
    public void Of_AnOperation_SaysWhenItIsPolled() => Says(
        With("Ready", "False", "Provisioning", "The instance is being provisioned asynchronously") with { IsPolling = true, OperationStartTime = Now.AddHours(-2) },
        "X is not ready: The instance is being provisioned asynchronously; it waits for broker \"b\" to finish, which is asked again within 20 min.");

    [Fact]
    public void Of_ABackoff_SaysWhenItEnds() => Says(
        With("Ready", "False", "ProvisionCallFailed", "No.") with { Backoff = "and is tried again at 12:00:08 UTC" },
        "X is not ready: No; it waits for broker \"b\", and is tried again at 12:00:08 UTC.");

    [Fact]
    public void Of_ADeletion_SaysSo() => Says(
        With("Ready", "False", "DeprovisionBlockedByExistingCredentials", "All associated ServiceBindings must be removed.")
            with { Metadata = new V1ObjectMeta { DeletionTimestamp = Now.UtcDateTime } },
        "X is being deleted: All associated ServiceBindings must be removed; it waits for binding \"app\" to be deleted, and goes on at once when they are.");

    private static WhySubject With(string type, string status, string reason, string message) =>
        Instance with { Conditions = [new ServiceCondition { Type = type, Status = status, Reason = reason, Message = message }] };

    private static void Says(WhySubject subject, string sentence) => Assert.Equal(sentence, Explanation.Of(subject, Now).Sentence("X"));
}
