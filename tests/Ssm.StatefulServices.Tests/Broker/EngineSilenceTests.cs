using Ssm.StatefulServices.Broker;

namespace Ssm.StatefulServices.Tests.Broker;

public class EngineSilenceTests
{
    [Fact]
    public async Task Is_CallThatOutlastsItsTime_IsSilence()
    {
        // What HttpClient throws when its own time is over.
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        using var http = new HttpClient { Timeout = TimeSpan.FromMilliseconds(100) };
        var late = await Assert.ThrowsAsync<TaskCanceledException>(() => http.GetAsync(new Uri($"http://{silent.LocalEndpoint}/"), CancellationToken.None));

        Assert.True(EngineSilence.Is(late, CancellationToken.None));
        Assert.True(EngineSilence.Is(new TimeoutException(), CancellationToken.None));
        Assert.True(EngineSilence.Is(new HttpRequestException(), CancellationToken.None));
    }

    [Fact]
    public void Is_CallerThatIsGoneOrADefect_IsNoSilence()
    {
        Assert.False(EngineSilence.Is(new OperationCanceledException(), new CancellationToken(canceled: true)));
        Assert.False(EngineSilence.Is(new InvalidOperationException(), CancellationToken.None));
    }
}
