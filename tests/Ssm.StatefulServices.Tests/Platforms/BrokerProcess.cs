using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Ssm.StatefulServices.Broker;
using Ssm.StatefulServices.Tests.Broker;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Platforms;

/// <summary>One replica of a broker as its Deployment runs it, <c>ssm broker SERVICE</c>: a process that can be killed at any moment.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly string _address;
    private readonly Action _ended;

    private BrokerProcess(Process process, string address, Action ended)
    {
        _process = process;
        _address = address;
        _ended = ended;
        Url = new Uri($"http://{address}:{ServiceBrokerOptions.DefaultPort}");
    }

    /// <summary>Where it is asked.</summary>
    public Uri Url { get; private set; }

    /// <summary>Starts it, and waits until it is ready.</summary>
    /// <param name="service">The service.</param>
    /// <param name="kubeconfig">How the API is reached.</param>
    /// <param name="log">Where what it prints goes.</param>
    /// <param name="ended">Called when it was killed.</param>
    /// <param name="former">One that was killed and whose container this is, started again in the same pod; null = a pod of its own.</param>
    public static async Task<BrokerProcess> StartAsync(string service, string kubeconfig, TextWriter log, Action ended, BrokerProcess? former)
    {
        var address = former?._address ?? Loopback.Next().ToString();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ssm.dll"), "broker", service, "--kubeconfig", kubeconfig])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["POD_NAME"] = $"{service}-broker-{address}";
        start.Environment["POD_NAMESPACE"] = ServicePlatform.Namespace;
        start.Environment["POD_IP"] = address;
        var process = Process.Start(start) ?? throw new InvalidOperationException("the broker did not start");
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var broker = new BrokerProcess(process, address, ended);
        await Eventually.TrueAsync(broker.IsReadyAsync, Patience);
        return broker;
    }

    /// <summary>Asks something, and kills the process when its answer begins, of which the caller hears nothing.</summary>
    /// <returns>The status of the answer that was lost.</returns>
    public async Task<int> KillAtAnswerAsync(Func<Task<OsbAnswer>> ask)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var relay = new TcpListener(Loopback.Next(), 0);
        relay.Start();
        Url = new Uri($"http://{relay.LocalEndpoint}");
        var answer = CutAnswerAsync(relay, deadline.Token);
        await Assert.ThrowsAsync<HttpRequestException>(ask);
        return await answer;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task<int> CutAnswerAsync(TcpListener relay, CancellationToken cancellationToken)
    {
        using var broker = new TcpClient();
        Task asking;
        int status;
        using (var caller = await relay.AcceptTcpClientAsync(cancellationToken))
        {
            relay.Stop(); // nobody hears it who asks the same again by itself, as HttpClient does
            await broker.ConnectAsync(_address, ServiceBrokerOptions.DefaultPort, cancellationToken);
            asking = caller.GetStream().CopyToAsync(broker.GetStream(), cancellationToken);
            var line = new byte["HTTP/1.1 200".Length];
            await broker.GetStream().ReadExactlyAsync(line, cancellationToken);
            await KillAsync(cancellationToken);
            status = int.Parse(Encoding.ASCII.GetString(line)[^3..], CultureInfo.InvariantCulture);
        }

        try
        {
            await asking;
        }
        catch (Exception cut) when (cut is IOException or ObjectDisposedException)
        {
            // The wire ends with the process.
        }

        return status;
    }

    private async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
        _ended();
    }

    private async Task<bool> IsReadyAsync()
    {
        Assert.False(_process.HasExited, "the broker ended while it started");
        using var http = new HttpClient();
        try
        {
            using var answer = await http.GetAsync(new Uri(Url, "/readyz"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // it does not listen yet
        }
    }
}
