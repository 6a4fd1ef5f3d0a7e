using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s.Models;
using Ssm.StatefulServices.Certificates;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Tests.Etcd;

namespace Ssm.StatefulServices.Tests.Certificates;

public class InstanceCertificatesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_HostServicesNodesAndAddresses_AreAllNamed()
    {
        var names = CertificateNames.Of(
            EtcdTopologyTests.AnInstance("etcd-3.4-advanced", "{}", "etcd.test.cn"), [ANode(0, "10.0.0.7"), ANode(1, null)], AService("10.96.0.9", "10.28.41.15"));

        Assert.Contains("etcd.test.cn", names.Names);
        Assert.Contains("etcd-1", names.Names);
        Assert.Contains("etcd-1.service-brokers.svc", names.Names);
        Assert.Contains("*.etcd-1-nodes.service-brokers.svc.cluster.local", names.Names);
        Assert.Equal(["10.96.0.9", "10.28.41.15", "10.0.0.7"], names.Addresses.Select(address => address.ToString()));
    }

    [Fact]
    public void Of_IngressWithAName_NamesIt() => Assert.Contains(
        "lb.example.org",
        CertificateNames.Of(
            EtcdTopologyTests.AnInstance("etcd-3.4-standard", "{}"),
            [],
            new V1Service { Status = new V1ServiceStatus { LoadBalancer = new V1LoadBalancerStatus { Ingress = [new V1LoadBalancerIngress { Hostname = "lb.example.org" }] } } }).Names);

    [Fact]
    public void Issue_ForNames_IsGoodForEachOfThemAndForNoOther()
    {
        using var authority = CertificateAuthority.Parse(CertificateAuthority.Generate(Now));
        var names = new CertificateNames("etcd-1", ["etcd.test.cn", "*.nodes.svc"], [IPAddress.Parse("10.0.0.7")]);
        var issued = authority.Issue(names, Now);
        using var certificate = X509Certificate2.CreateFromPem(issued.Certificate, issued.Key);

        Assert.True(certificate.MatchesHostname("etcd.test.cn"));
        Assert.True(certificate.MatchesHostname("etcd-1-0.nodes.svc"));
        Assert.True(certificate.MatchesHostname("10.0.0.7"));
        Assert.False(certificate.MatchesHostname("10.0.0.8"));
        Assert.False(certificate.MatchesHostname("other.test.cn"));
        Assert.False(issued.IsDue(authority, names, Now));
    }

    [Fact]
    public void IsDue_NewNameOrExpiryOrForeignAuthorityOrDamage_IsTrue()
    {
        using var authority = CertificateAuthority.Parse(CertificateAuthority.Generate(Now));
        using var other = CertificateAuthority.Parse(CertificateAuthority.Generate(Now));
        var names = new CertificateNames("etcd-1", ["etcd.test.cn"], [IPAddress.Parse("10.0.0.7")]);
        var issued = authority.Issue(names, Now);

        Assert.False(issued.IsDue(authority, names, Now + NodeCertificate.Lifetime - NodeCertificate.Remainder - TimeSpan.FromDays(1)));
        Assert.True(issued.IsDue(authority, names, Now + NodeCertificate.Lifetime - NodeCertificate.Remainder + TimeSpan.FromDays(1)));
        Assert.True(issued.IsDue(authority, names with { Addresses = [IPAddress.Parse("10.0.0.8")] }, Now));
        Assert.True(issued.IsDue(authority, names with { Names = ["etcd.test.cn", "new.test.cn"] }, Now));
        Assert.True(issued.IsDue(other, names, Now));
        Assert.True((issued with { Certificate = "-----BEGIN CERTIFICATE-----" }).IsDue(authority, names, Now));

        // The former address of a node does no harm.
        Assert.False(issued.IsDue(authority, names with { Addresses = [] }, Now));
    }

    [Fact]
    public void Trust_OfOneInstance_IsNotThatOfAnother()
    {
        using var authority = CertificateAuthority.Parse(CertificateAuthority.Generate(Now));
        using var other = CertificateAuthority.Parse(CertificateAuthority.Generate(Now));
        using var certificate = X509Certificate2.CreateFromPem(other.Issue(new CertificateNames("etcd-2", ["a"], []), Now).Certificate);
        using var chain = new X509Chain();
        chain.ChainPolicy = authority.Trust();
        chain.ChainPolicy.VerificationTime = Now.LocalDateTime;

        Assert.False(chain.Build(certificate));
    }

    [Fact]
    public void Parse_Garbage_FailsWithoutShowingIt()
    {
        var failure = Assert.ThrowsAny<CryptographicException>(() => CertificateAuthority.Parse("planted-secret"));
        Assert.DoesNotContain("planted-secret", failure.ToString(), StringComparison.Ordinal);
    }

    private static Node ANode(int ordinal, string? address) => new() { Name = $"etcd-1-{ordinal}", Ordinal = ordinal, Address = address };

    private static V1Service AService(string clusterIP, string ingress) => new()
    {
        Spec = new V1ServiceSpec { ClusterIP = clusterIP },
        Status = new V1ServiceStatus { LoadBalancer = new V1LoadBalancerStatus { Ingress = [new V1LoadBalancerIngress { Ip = ingress }] } },
    };
}
