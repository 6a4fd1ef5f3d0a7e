using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Ssm.OpenServiceBroker.Server;

namespace Ssm.OpenServiceBroker.Tests.Server;

/// <summary>Any broker behind the real endpoints, in memory.</summary>
internal sealed class TestBrokerHost : IAsyncDisposable, IBrokerCredentials
{
    private readonly WebApplication _host;

    private TestBrokerHost(IServiceBroker broker)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.Logging.AddProvider(Logs);
        _host = builder.Build();
        _host.UseRouting();
        _host.MapOpenServiceBroker(broker, this, new BrokerServerOptions());
    }

    public FakeLoggerProvider Logs { get; } = new();

    public IReadOnlyCollection<BrokerCredential> Accepted { get; } = [BrokerCredential.None];

    public static async Task<TestBrokerHost> StartAsync(IServiceBroker broker)
    {
        var host = new TestBrokerHost(broker);
        await host._host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    public async Task<(int Status, string Body)> SendAsync(
        HttpMethod verb, string target, string? body, params IReadOnlyList<(string Name, string Value)> headers)
    {
        using var http = _host.GetTestClient();
        using var message = new HttpRequestMessage(verb, target);
        message.Headers.Add(OsbHeaders.ApiVersion, "2.17");
        foreach (var (name, value) in headers)
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            message.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        }

        using var response = await http.SendAsync(message, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();
}
