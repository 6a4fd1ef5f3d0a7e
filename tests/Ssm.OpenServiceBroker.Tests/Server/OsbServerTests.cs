using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Testing;
using Ssm.OpenServiceBroker.Server;

namespace Ssm.OpenServiceBroker.Tests.Server;

/// <summary>What goes wrong between client and server is neither a defect of the broker nor an error in its log.</summary>
public sealed class OsbServerTests : IBrokerCredentials
{
    private readonly FakeLogger<OsbServer> _logger = new();

    public IReadOnlyCollection<BrokerCredential> Accepted { get; } = [BrokerCredential.None];

    [Fact]
    public async Task Handle_BodyThatDoesNotArriveAsAnnounced_Is400()
    {
        var http = Request();

        await HandleAsync(http, () => throw new BadHttpRequestException("Bad chunk size data."));

        Assert.Equal(400, http.Response.StatusCode);
        AssertNoErrorIsLogged();
    }

    [Fact]
    public async Task Handle_ClientThatWentAway_IsNotAnswered()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        var http = Request();
        http.RequestAborted = gone.Token;

        await HandleAsync(http, () => throw new IOException("The client reset the request stream."));
        await HandleAsync(http, () => throw new OperationCanceledException());

        Assert.Null(http.Response.ContentType);
        AssertNoErrorIsLogged();
    }

    [Fact]
    public async Task Handle_CancellationWithinTheBroker_IsADefect()
    {
        var http = Request();

        await HandleAsync(http, () => throw new OperationCanceledException());

        Assert.Equal(500, http.Response.StatusCode);
        Assert.Contains(_logger.Collector.GetSnapshot(), record => record.Id.Id == 4003);
    }

    private static DefaultHttpContext Request()
    {
        var http = new DefaultHttpContext();
        http.Request.Headers[OsbHeaders.ApiVersion] = "2.17";
        return http;
    }

    private Task HandleAsync(HttpContext http, Func<OsbReply> endpoint)
    {
        var server = new OsbServer(new BrokerAuthentication(this, "r"), new BrokerServerOptions(), _logger);
        return server.HandleAsync(http, (_, _) => Task.FromResult(endpoint()));
    }

    private void AssertNoErrorIsLogged() =>
        Assert.DoesNotContain(_logger.Collector.GetSnapshot(), record => record.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
}
