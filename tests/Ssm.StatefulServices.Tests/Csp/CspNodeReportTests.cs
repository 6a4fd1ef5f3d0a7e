using System.Text.Json;
using Ssm.StatefulServices.Csp;

namespace Ssm.StatefulServices.Tests.Csp;

public class CspNodeReportTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddSeconds(1_000_000);

    [Fact]
    public void Parse_AnswersOfANode_HasThemInTheOperatorsTime()
    {
        // The node's clock is 100 seconds ahead. The object replicator tells its time in minutes.
        var report = CspNodeReport.Parse(
            Answers(
                ("version", """{"version": "2.30.1"}"""),
                ("time", "1000100.0"),
                ("async", """{"async_pending": 2, "async_pending_last": null}"""),
                ("diskusage", """[{"device": "disk", "mounted": true, "size": 1000, "used": 600, "avail": 200}]"""),
                ("replication/object", """{"replication_time": 0.5, "replication_stats": {"attempted": 53, "failure": 0}, "replication_last": 1000090.0}"""),
                ("replication/container", """{"replication_time": 5.0, "replication_stats": {"attempted": 2, "failure": 3}, "replication_last": 1000095.0}"""),
                ("replication/account", """{"replication_time": null, "replication_stats": null, "replication_last": null}""")),
            Now);

        Assert.Equal(("2.30.1", 2, 0.75), (report.Version, report.PendingUpdates, report.UsedShare));
        Assert.Equal(new CspPass(Now.AddSeconds(-40), Failures: 0), report.Passes["object"]);
        Assert.Equal(new CspPass(Now.AddSeconds(-10), Failures: 3), report.Passes["container"]);
        Assert.Null(report.Passes["account"]);
    }

    [Fact]
    public void Parse_NoAnswers_SaysNothing()
    {
        var report = CspNodeReport.Parse(new Dictionary<string, JsonElement>(), Now);
        Assert.Equal((null, 0, null), (report.Version, report.PendingUpdates, report.UsedShare));
        Assert.All(report.Passes.Values, Assert.Null);
    }

    [Fact]
    public void Parse_DiskThatIsNotThere_HasNoShare() =>
        Assert.Null(CspNodeReport.Parse(Answers(("diskusage", """[{"device": "disk", "mounted": false, "size": "", "used": "", "avail": ""}]""")), Now).UsedShare);

    private static Dictionary<string, JsonElement> Answers(params (string Question, string Answer)[] answers) =>
        answers.ToDictionary(answer => answer.Question, answer => JsonDocument.Parse(answer.Answer).RootElement);
}
