using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using Microsoft.Extensions.Logging.Testing;
using Ssm.Kubernetes;
using Ssm.ServiceDiscovery.Diagnostics;
using Ssm.ServiceDiscovery.Dns;
using Ssm.ServiceDiscovery.Tests.Names;
using DnsServer = Ssm.ServiceDiscovery.Dns.DnsServer;

namespace Ssm.ServiceDiscovery.Tests.Dns;

/// <summary>Real sockets, asked by another implementation's client and by the tools of BIND.</summary>
public sealed class DnsServerTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly RunningServer _server = new(upstream: null);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Query_OverEitherTransport_IsAnswered(bool udp)
    {
        var reply = await AskAsync(_server.EndPoint, "rEdis.test.cn", RecordType.A, udp);

        Assert.Equal("127.10.255.1", Assert.IsType<ARecord>(Assert.Single(reply.AnswerRecords)).Address.ToString());
    }

    [Fact]
    public async Task Query_AnswerTooLongForUdp_IsRepeatedOverTcp()
    {
        var client = new DnsClient([IPAddress.Loopback], [new UdpClientTransport(_server.EndPoint.Port), new TcpClientTransport(_server.EndPoint.Port)], false, 5000);

        var reply = await client.ResolveAsync(DomainName.Parse("many.service-brokers.svc"), token: TestContext.Current.CancellationToken);

        Assert.Equal(200, reply!.AnswerRecords.Count);
    }

    [Fact]
    public async Task Query_SeveralOnOneConnection_AreAnsweredInOrder()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_server.EndPoint);
        var stream = client.GetStream();
        var buffer = new byte[65535];
        foreach (var id in new byte[] { 1, 2, 3 })
        {
            await DnsTcpFraming.WriteAsync(stream, RawQuery(id), TestContext.Current.CancellationToken);
        }

        foreach (var id in new byte[] { 1, 2, 3 })
        {
            var length = await DnsTcpFraming.ReadAsync(stream, buffer, TestContext.Current.CancellationToken).WaitAsync(Limit);
            Assert.True(length > 12);
            Assert.Equal(id, buffer[1]);
        }
    }

    [Fact]
    public async Task Garbage_OverBothTransports_LeavesTheServerAnswering()
    {
        const int Seed = 20260101;
        var random = new Random(Seed);
        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        for (var round = 0; round < 40; round++)
        {
            for (var count = 0; count < 50; count++)
            {
                await udp.SendToAsync(Mutate(random), _server.EndPoint);
            }

            Assert.Single((await AskAsync(_server.EndPoint, "redis.test.cn", RecordType.A, udp: true)).AnswerRecords);
        }

        for (var round = 0; round < 20; round++)
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(_server.EndPoint);
            await tcp.GetStream().WriteAsync(Mutate(random));
        }

        Assert.Single((await AskAsync(_server.EndPoint, "redis.test.cn", RecordType.A, udp: false)).AnswerRecords);
        Assert.Empty(_server.Log.GetSnapshot());
    }

    [Fact]
    public async Task Connection_ThatStaysSilent_IsClosed()
    {
        await using var server = new RunningServer(upstream: null, idle: TimeSpan.FromMilliseconds(50));
        using var client = new TcpClient();
        await client.ConnectAsync(server.EndPoint);

        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Limit));
    }

    [Fact]
    public async Task Connections_MoreThanWorkers_WaitTheirTurn()
    {
        await using var server = new RunningServer(upstream: null, idle: TimeSpan.FromMilliseconds(200), tcpWorkers: 1);
        using var silent = new TcpClient();
        await silent.ConnectAsync(server.EndPoint);

        var reply = await AskAsync(server.EndPoint, "redis.test.cn", RecordType.A, udp: false);

        Assert.Single(reply.AnswerRecords);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Query_ForAnotherZone_IsForwardedIfThereIsAnUpstream(bool udp)
    {
        await using var front = new RunningServer(upstream: _server.EndPoint, host: "mine.test.cn");

        Assert.Single((await AskAsync(front.EndPoint, "redis.test.cn", RecordType.A, udp)).AnswerRecords);
        Assert.Single((await AskAsync(front.EndPoint, "mine.test.cn", RecordType.A, udp)).AnswerRecords);
        Assert.Equal(ReturnCode.Refused, (await AskAsync(front.EndPoint, "example.com", RecordType.A, udp)).ReturnCode);
    }

    [Fact]
    public async Task Query_ForAnotherZoneWhileUpstreamIsSilent_IsAServerFailure()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var front = new RunningServer(upstream: (IPEndPoint)silent.LocalEndPoint!, upstreamTimeout: TimeSpan.FromMilliseconds(50));

        Assert.Equal(ReturnCode.ServerFailure, (await AskAsync(front.EndPoint, "example.com", RecordType.A, udp: true)).ReturnCode);
    }

    [Fact]
    public void Bind_AddressTaken_IsReportedAndTheOthersServe()
    {
        using var server = new DnsServer([_server.EndPoint, new IPEndPoint(IPAddress.Loopback, 0)], new FakeLogger());

        Assert.Single(server.Listening);
        Assert.Equal(_server.EndPoint, Assert.Single(server.Failures).EndPoint);
    }

    [Fact]
    public async Task Bind_AddressFreedLater_IsTakenThen()
    {
        // An address that no other test uses, so that none gets the port in between.
        var first = new RunningServer(upstream: null, endPoint: new IPEndPoint(IPAddress.Parse("127.77.0.1"), 0));
        var endPoint = first.EndPoint;
        await using var second = new RunningServer(upstream: null, host: "second.test.cn", endPoint: endPoint);
        Assert.Null(second.ListeningOn);

        await first.DisposeAsync();

        // Until the second server has the port, the system answers that nobody listens, or nothing.
        DnsMessage? reply = null;
        for (var deadline = Stopwatch.StartNew(); reply is null && deadline.Elapsed < Limit;)
        {
            reply = await new DnsClient([endPoint.Address], [new UdpClientTransport(endPoint.Port)], false, 200).ResolveAsync(DomainName.Parse("second.test.cn"));
        }

        Assert.Single(reply!.AnswerRecords);
    }

    [Fact]
    public async Task Nslookup_OfAHost_PrintsServerNameAndAddressOnly()
    {
        var output = await RunAsync("nslookup", $"-port={_server.EndPoint.Port}", "redis.test.cn", "127.0.0.1");

        Assert.Equal(
            $"""
            Server:		127.0.0.1
            Address:	127.0.0.1#{_server.EndPoint.Port}

            Name:	redis.test.cn
            Address: 127.10.255.1


            """,
            output);
    }

    [Theory]
    [InlineData("redis.test.cn A", "127.10.255.1")]
    [InlineData("-x 127.10.255.1", "redis.test.cn.")]
    [InlineData("many.service-brokers.svc A +tcp", "127.20.0.0")]
    [InlineData("many.service-brokers.svc A", "127.20.0.199")]
    [InlineData("svc SOA", "ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 5")]
    public async Task Dig_OfAKnownName_PrintsItsRecord(string query, string expected)
    {
        var output = await RunAsync("dig", ["@127.0.0.1", "-p", $"{_server.EndPoint.Port}", "+short", .. query.Split(' ')]);

        Assert.Contains(expected, output.Split('\n'));
    }

    [Theory]
    [InlineData("example.com A", "status: REFUSED")]
    [InlineData("x.redis.test.cn A", "status: NXDOMAIN")]
    [InlineData("redis.test.cn AAAA", "status: NOERROR")]
    [InlineData("redis.test.cn A +edns=1 +noednsneg", "status: BADVERS")]
    [InlineData("redis.test.cn A +opcode=notify", "status: NOTIMP")]
    [InlineData("version.bind TXT CH", "status: REFUSED")]
    [InlineData("cluster.local AXFR", "Transfer failed.")]
    public async Task Dig_OfAnythingElse_PrintsTheStatus(string query, string expected)
    {
        var output = await RunAsync("dig", ["@127.0.0.1", "-p", $"{_server.EndPoint.Port}", .. query.Split(' ')]);

        Assert.Contains(expected, output);
        Assert.DoesNotContain("malformed", output, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<DnsMessage> AskAsync(IPEndPoint server, string name, RecordType type, bool udp)
    {
        IClientTransport transport = udp ? new UdpClientTransport(server.Port) : new TcpClientTransport(server.Port);
        var client = new DnsClient([server.Address], [transport], false, (int)Limit.TotalMilliseconds);
        return await client.ResolveAsync(DomainName.Parse(name), type) ?? throw new TimeoutException($"no reply about {name}");
    }

    private static byte[] RawQuery(byte id) => [0, id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 5, .. "redis"u8, 4, .. "test"u8, 2, .. "cn"u8, 0, 0, 1, 0, 1];

    private static byte[] Mutate(Random random)
    {
        var message = RawQuery(9)[..random.Next(1, 31)];
        for (var change = random.Next(4); change > 0; change--)
        {
            message[random.Next(message.Length)] = (byte)random.Next(256);
        }

        return message;
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        try
        {
            using var process = Process.Start(start)!;
            using var deadline = new CancellationTokenSource(Limit);
            return await process.StandardOutput.ReadToEndAsync(deadline.Token);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{program} is not installed (package bind9-dnsutils)");
            throw;
        }
    }

    private sealed class RunningServer : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly DnsServer _server;
        private readonly Task _running;

        public RunningServer(
            IPEndPoint? upstream, string host = "redis.test.cn", TimeSpan? idle = null, TimeSpan? upstreamTimeout = null, int tcpWorkers = 8, IPEndPoint? endPoint = null)
        {
            var logger = new FakeLogger();
            Log = logger.Collector;
            _server = new DnsServer([endPoint ?? new IPEndPoint(IPAddress.Loopback, 0)], logger);
            ListeningOn = _server.Listening.SingleOrDefault();
            var many = Enumerable.Range(0, 200).Select(index => Given.Pod($"127.20.0.{index}")).ToList();
            var zone = Given.Zone(
                [Given.Service("credis-1", ingress: "127.10.255.1"), Given.Service("many", "None")],
                [Given.Endpoints("many", Given.Subset(1, many))],
                [Given.Host("credis-1", host)]).Zone;
            var format = new DnsReplyFormat { TimeToLive = TimeSpan.FromSeconds(5), ClusterDomain = "cluster.local", IsRecursionAvailable = upstream is not null };
            var forwarder = upstream is null ? null : new DnsForwarder(upstream, upstreamTimeout ?? Limit, TimeProvider.System);
            var options = new DnsListenerOptions { UdpWorkers = upstream is null ? 1 : 4, TcpWorkers = tcpWorkers, TcpIdleTimeout = idle ?? Limit };
            _running = _server.RunAsync(new DnsResponder(zone.Resolve, format, forwarder, new DiscoveryMetrics(RoleMetrics.NewRegistry())), options, TimeProvider.System, _stop.Token);
        }

        public IPEndPoint? ListeningOn { get; }

        public IPEndPoint EndPoint => ListeningOn ?? throw new InvalidOperationException("not listening yet");

        public FakeLogCollector Log { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running.WaitAsync(Limit);
            _server.Dispose();
            _stop.Dispose();
        }
    }
}
