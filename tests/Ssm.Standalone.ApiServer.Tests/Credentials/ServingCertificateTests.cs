using System.Net;
using System.Security.Cryptography.X509Certificates;
using Ssm.Standalone.ApiServer.Credentials;

namespace Ssm.Standalone.ApiServer.Tests.Credentials;

public sealed class ServingCertificateTests : IDisposable
{
    private const int Handshakes = 8;

    private readonly string _folder = Directory.CreateTempSubdirectory("ssm-certificate-").FullName;

    [Fact]
    public async Task Current_ReadByManyHandshakesAtOnce_AlwaysShowsItsUsage()
    {
        using var authority = CertificateAuthority.LoadOrCreate(_folder, TimeProvider.System);
        for (var round = 0; round < 300; round++)
        {
            using var serving = new ServingCertificate(authority, [IPAddress.Loopback], _folder, TimeProvider.System);
            using var together = new Barrier(Handshakes);
            var usages = await Task.WhenAll(Enumerable.Range(0, Handshakes).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait(TestContext.Current.CancellationToken);
                    return serving.Current.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Count;
                },
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));

            Assert.All(usages, count => Assert.Equal(1, count));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
