using k8s.Models;
using Ssm.Cli.Catalog.Why;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Tests.Catalog;

public sealed class ExplanationTests
{
    private static readonly WhySubject Instance = new() { Metadata = new V1ObjectMeta { Name = "db", Generation = 1 }, ObservedGeneration = 1 };

    private static readonly ServiceCondition Settled = new()
    {
        Type = "Settled", Status = "False", Reason = "WaitsForClass", Message = "Waits for class \"c\", and goes on at once when that changes.",
    };

    [Fact]
    public void Of_NoStatus_WaitsForTheController() =>
        Says(Instance, "X was not worked on yet; it waits for the catalog controller, which acts on it at once when it runs.");

    [Fact]
    public void Of_ANewGeneration_WaitsForTheController() => Says(
        With(Ready("True")) with { Metadata = new V1ObjectMeta { Generation = 2 } },
        "X has changed; it waits for the catalog controller, which acts on it at once when it runs.");

    [Fact]
    public void Of_WhatIsReady_SaysSo() => Says(With(Ready("True")), "X is ready: Text.");

    [Fact]
    public void Of_WhatWaits_RepeatsTheCondition() =>
        Says(With(Settled, Ready("False")), "X is not ready: Text; it waits for class \"c\", and goes on at once when that changes.");

    [Fact]
    public void Of_WhatTheOriginalWrote_ReadsTheReason() =>
        Says(With(Ready("False", "ErrorWithParameters")), "X is not ready: Text; it waits for the Secrets of its parameters, and goes on at once when that changes.");

    [Fact]
    public void Of_AFailure_SaysThatNothingMoreIsTried() => Says(
        With(Ready("False"), new ServiceCondition { Type = "Failed", Status = "True", Message = "No." }),
        "X has failed: No; it waits for its spec to be corrected; nothing more is tried before.");

    [Fact]
    public void Of_ADeletion_SaysSo() => Says(
        With(Settled, Ready("False")) with { Metadata = new V1ObjectMeta { DeletionTimestamp = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc) } },
        "X is being deleted: Text; it waits for class \"c\", and goes on at once when that changes.");

    private static ServiceCondition Ready(string status, string reason = "Reason") => new() { Type = "Ready", Status = status, Reason = reason, Message = "Text." };

    private static WhySubject With(params ServiceCondition[] conditions) => Instance with { Conditions = conditions };

    private static void Says(WhySubject subject, string sentence) => Assert.Equal(sentence, Explanation.Of(subject, "X"));
}
