using System.Net;
using System.Text;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Errors;

namespace Ssm.OpenServiceBroker.Tests.Client;

/// <summary>The texts that the archived Service Catalog puts into conditions and events.</summary>
public sealed class ErrorBodyReaderTests
{
    [Theory]
    [InlineData("{}", "Status: 500; ErrorMessage: <nil>; Description: <nil>; ResponseError: <nil>")]
    [InlineData("null", "Status: 500; ErrorMessage: <nil>; Description: <nil>; ResponseError: <nil>")]
    [InlineData("""{"error":"E","description":"D"}""", "Status: 500; ErrorMessage: E; Description: D; ResponseError: <nil>")]
    [InlineData("""{"error":"E"}""", "Status: 500; ErrorMessage: E; Description: <nil>; ResponseError: <nil>")]
    [InlineData("""{"description":""}""", "Status: 500; ErrorMessage: <nil>; Description: ; ResponseError: <nil>")]
    [InlineData("""{"error":1,"description":["D"]}""", "Status: 500; ErrorMessage: <nil>; Description: <nil>; ResponseError: <nil>")]
    [InlineData("""{"Error":"capital"}""", "Status: 500; ErrorMessage: <nil>; Description: <nil>; ResponseError: <nil>")]
    [InlineData("", "Status: 500; ErrorMessage: <nil>; Description: <nil>; ResponseError: unexpected end of JSON input")]
    [InlineData("  \n", "Status: 500; ErrorMessage: <nil>; Description: <nil>; ResponseError: unexpected end of JSON input")]
    [InlineData("""{"error":"E""", "Status: 500; ErrorMessage: <nil>; Description: <nil>; ResponseError: unexpected end of JSON input")]
    [InlineData(
        "<html>", "Status: 500; ErrorMessage: <nil>; Description: <nil>; ResponseError: invalid character '<' looking for beginning of value")]
    [InlineData(
        "Oops", "Status: 500; ErrorMessage: <nil>; Description: <nil>; ResponseError: invalid character 'O' looking for beginning of value")]
    [InlineData(
        "é", "Status: 500; ErrorMessage: <nil>; Description: <nil>; ResponseError: invalid character 'é' looking for beginning of value")]
    [InlineData(
        "[1]",
        "Status: 500; ErrorMessage: <nil>; Description: <nil>; "
        + "ResponseError: json: cannot unmarshal array into Go value of type map[string]interface {}")]
    [InlineData(
        "\"text\"",
        "Status: 500; ErrorMessage: <nil>; Description: <nil>; "
        + "ResponseError: json: cannot unmarshal string into Go value of type map[string]interface {}")]
    [InlineData(
        """{"a":"secret",,}""", "Status: 500; ErrorMessage: <nil>; Description: <nil>; ResponseError: invalid JSON at line 1, byte 15")]
    public void Read_ErrorBody_HasTheKnownText(string body, string expected) => Assert.Equal(expected, Read(500, body).ToString());

    [Fact]
    public void Read_UsabilityOfUpdateAndDeprovisionFailures_IsThere()
    {
        var error = Read(422, """{"error":"ConcurrencyError","instance_usable":false,"update_repeatable":true}""");

        Assert.False(error.InstanceUsable);
        Assert.True(error.UpdateRepeatable);
        Assert.True(error.Is(OsbErrorCode.ConcurrencyError));
    }

    [Fact]
    public void Read_404OfAProxy_IsToldFromTheBrokers()
    {
        Assert.NotNull(Read(404, "<html>").ResponseError);
        Assert.Null(Read(404, "{}").ResponseError);
    }

    private static BrokerHttpError Read(int status, string body) =>
        ErrorBodyReader.Read(new BrokerAnswer { Status = (HttpStatusCode)status, Body = Encoding.UTF8.GetBytes(body) });
}
