using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using Ssm.ServiceCatalog.Brokers;

namespace Ssm.ServiceCatalog.Tests.Brokers;

public sealed class NameServerResolverTests
{
    [Fact]
    public async Task Resolve_NameOfTheServer_IsItsAddress()
    {
        var port = FreePort();
        using var server = new DnsServer(new UdpServerTransport(new IPEndPoint(IPAddress.Loopback, port)));
        server.QueryReceived += (_, query) =>
        {
            var question = (DnsMessage)query.Query;
            var answer = question.CreateResponseInstance();
            if (question.Questions[0].Name.Equals(DomainName.Parse("credis-broker.service-brokers.svc")))
            {
                answer.AnswerRecords.Add(new ARecord(question.Questions[0].Name, 5, IPAddress.Parse("127.10.0.9")));
                answer.ReturnCode = ReturnCode.NoError;
            }
            else
            {
                answer.ReturnCode = ReturnCode.NxDomain;
            }

            query.Response = answer;
            return Task.CompletedTask;
        };
        server.Start();
        using var resolver = new NameServerResolver(new IPEndPoint(IPAddress.Loopback, port));

        var address = await resolver.ResolveAsync(new DnsEndPoint("credis-broker.service-brokers.svc", 8080), CancellationToken.None);
        var literal = await resolver.ResolveAsync(new DnsEndPoint("127.10.0.7", 80), CancellationToken.None);
        var unknown = await Assert.ThrowsAsync<IOException>(async () => await resolver.ResolveAsync(new DnsEndPoint("nobody.svc", 80), CancellationToken.None));

        Assert.Equal(new IPEndPoint(IPAddress.Parse("127.10.0.9"), 8080), address);
        Assert.Equal(new IPEndPoint(IPAddress.Parse("127.10.0.7"), 80), literal);
        Assert.Equal("lookup nobody.svc: no such host", unknown.Message);
    }

    private static int FreePort()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.Client.LocalEndPoint!).Port;
    }
}
