using System.Net;
using System.Text;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Tests.Client;

/// <summary>The table of calls: which status of which endpoint is what, and what becomes of the body.</summary>
public sealed class AnswerReaderTests
{
    private const string Html = "<html>";

    public static TheoryData<string, int, string> Rows => new()
    {
        { "GetCatalog", 200, "succeeded" }, { "GetCatalog", 201, "rejected" }, { "GetCatalog", 202, "rejected" }, { "GetCatalog", 500, "rejected" },
        { "ProvisionInstance", 200, "succeeded" }, { "ProvisionInstance", 201, "succeeded" }, { "ProvisionInstance", 202, "accepted" },
        { "ProvisionInstance", 204, "rejected" }, { "ProvisionInstance", 410, "rejected" },
        { "GetInstance", 200, "succeeded" }, { "GetInstance", 202, "rejected" }, { "GetInstance", 404, "rejected" },
        { "UpdateInstance", 200, "succeeded" }, { "UpdateInstance", 201, "rejected" }, { "UpdateInstance", 202, "accepted" },
        { "DeprovisionInstance", 200, "succeeded" }, { "DeprovisionInstance", 410, "succeeded" }, { "DeprovisionInstance", 202, "accepted" },
        { "DeprovisionInstance", 404, "rejected" },
        { "PollLastOperation", 200, "succeeded" }, { "PollLastOperation", 410, "rejected" }, { "PollLastOperation", 202, "rejected" },
        { "Bind", 200, "succeeded" }, { "Bind", 201, "succeeded" }, { "Bind", 202, "accepted" }, { "Bind", 409, "rejected" },
        { "GetBinding", 200, "succeeded" }, { "GetBinding", 404, "rejected" },
        { "Unbind", 200, "succeeded" }, { "Unbind", 410, "succeeded" }, { "Unbind", 202, "accepted" }, { "Unbind", 204, "rejected" },
        { "PollBindingLastOperation", 200, "succeeded" }, { "PollBindingLastOperation", 410, "rejected" },
    };

    public static TheoryData<string, int> CodesThatNeedABody => new()
    {
        { "GetCatalog", 200 }, { "ProvisionInstance", 200 }, { "ProvisionInstance", 201 }, { "ProvisionInstance", 202 }, { "GetInstance", 200 },
        { "UpdateInstance", 200 }, { "UpdateInstance", 202 }, { "DeprovisionInstance", 202 }, { "PollLastOperation", 200 }, { "Bind", 200 },
        { "Bind", 201 }, { "Bind", 202 }, { "GetBinding", 200 }, { "Unbind", 202 }, { "PollBindingLastOperation", 200 },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Read_GoodBody_IsWhatTheTableSays(string method, int status, string expected) =>
        Assert.Equal(expected, Read(method, status, GoodBody(method), acceptsIncomplete: true));

    [Theory]
    [MemberData(nameof(CodesThatNeedABody))]
    public void Read_SuccessCodeWithMalformedBody_IsAmbiguous(string method, int status) =>
        Assert.Equal($"malformed {status}", Read(method, status, Html, acceptsIncomplete: true));

    [Theory]
    [InlineData("DeprovisionInstance", 200)]
    [InlineData("DeprovisionInstance", 410)]
    [InlineData("Unbind", 200)]
    [InlineData("Unbind", 410)]
    public void Read_DeleteDoneWithAnyBody_Succeeds(string method, int status)
    {
        Assert.Equal("succeeded", Read(method, status, Html, acceptsIncomplete: true));
        Assert.Equal("succeeded", Read(method, status, "", acceptsIncomplete: true));
    }

    [Theory]
    [InlineData("ProvisionInstance")]
    [InlineData("UpdateInstance")]
    [InlineData("DeprovisionInstance")]
    [InlineData("Bind")]
    [InlineData("Unbind")]
    public void Read_202NotAskedFor_IsRejected(string method) =>
        Assert.Equal("rejected", Read(method, 202, """{"operation":"o"}""", acceptsIncomplete: false));

    [Theory]
    [InlineData("""{"operation":""}""")]
    [InlineData("""{"operation":null}""")]
    [InlineData("{}")]
    public void Read_AcceptedWithoutOperation_HasNone(string body)
    {
        var outcome = AnswerReader.Read(BrokerEndpoints.Provision, Answer(202, body), acceptsIncomplete: true);

        Assert.Null(Assert.IsType<BrokerOutcome<ProvisionResponse>.Accepted>(outcome).Operation);
    }

    [Fact]
    public void Read_TooLargeBody_IsAmbiguous()
    {
        var answer = Answer(201, "") with { BodyError = "the body is larger than 10 bytes" };

        var outcome = Assert.IsType<BrokerOutcome<ProvisionResponse>.Ambiguous>(
            AnswerReader.Read(BrokerEndpoints.Provision, answer, acceptsIncomplete: true));
        Assert.Equal(
            "Status: 201; ErrorMessage: <nil>; Description: <nil>; ResponseError: the body is larger than 10 bytes", outcome.Cause.ToString());
    }

    [Fact]
    public void Read_AnyOutcome_CarriesRetryAfterAndReply()
    {
        var wait = TimeSpan.FromSeconds(9);
        BrokerOutcome<ProvisionResponse>[] outcomes =
        [
            Read(201, "{}"), Read(202, """{"operation":"o"}"""), Read(503, "{}"), Read(201, Html),
        ];

        Assert.All(outcomes, outcome => Assert.Equal(wait, outcome.RetryAfter));
        Assert.Equal(
            [new BrokerReply.Answered((HttpStatusCode)201, false), new((HttpStatusCode)202, false), new((HttpStatusCode)503, true), new((HttpStatusCode)201, true)],
            outcomes.Select(outcome => (BrokerReply.Answered)outcome.Reply));

        BrokerOutcome<ProvisionResponse> Read(int status, string body) =>
            AnswerReader.Read(BrokerEndpoints.Provision, Answer(status, body) with { RetryAfter = wait }, acceptsIncomplete: true);
    }

    [Fact]
    public void Read_FailedPoll_IsASuccessfulCall() // what failed is the operation, which the caller judges
    {
        var outcome = AnswerReader.Read(BrokerEndpoints.PollLastOperation, Answer(200, """{"state":"failed"}"""), acceptsIncomplete: true);

        Assert.Equal(LastOperationState.Failed, Assert.IsType<BrokerOutcome<LastOperation>.Succeeded>(outcome).Value.State);
    }

    private static string GoodBody(string method) => method switch
    {
        "GetCatalog" => """{"services":[]}""",
        "PollLastOperation" or "PollBindingLastOperation" => """{"state":"succeeded"}""",
        _ => "{}",
    };

    private static string Read(string method, int status, string body, bool acceptsIncomplete)
    {
        return method switch
        {
            "GetCatalog" => Kind(BrokerEndpoints.Catalog),
            "ProvisionInstance" => Kind(BrokerEndpoints.Provision),
            "GetInstance" => Kind(BrokerEndpoints.FetchInstance),
            "UpdateInstance" => Kind(BrokerEndpoints.Update),
            "DeprovisionInstance" => Kind(BrokerEndpoints.Deprovision),
            "PollLastOperation" => Kind(BrokerEndpoints.PollLastOperation),
            "Bind" => Kind(BrokerEndpoints.Bind),
            "GetBinding" => Kind(BrokerEndpoints.FetchBinding),
            "Unbind" => Kind(BrokerEndpoints.Unbind),
            _ => Kind(BrokerEndpoints.PollBindingLastOperation),
        };

        string Kind<T>(BrokerEndpoint<T> endpoint)
            where T : class => AnswerReader.Read(endpoint, Answer(status, body), acceptsIncomplete) switch
            {
                BrokerOutcome<T>.Succeeded => "succeeded",
                BrokerOutcome<T>.Accepted => "accepted",
                BrokerOutcome<T>.Rejected => "rejected",
                BrokerOutcome<T>.Ambiguous { Cause: AmbiguousCause.MalformedBody malformed } => $"malformed {(int)malformed.Status}",
                var other => $"{other}",
            };
    }

    private static BrokerAnswer Answer(int status, string body) =>
        new() { Status = (HttpStatusCode)status, Body = Encoding.UTF8.GetBytes(body) };
}
