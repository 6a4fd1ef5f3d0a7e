using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Csp;

/// <summary>The service <c>csp</c>: object storage with the S3 protocol, by OpenStack Swift.</summary>
internal static class CspService
{
    public static ServiceDefinition Define(TimeProvider timeProvider)
    {
        var client = new CspClient(Connections(), timeProvider);
        var store = new CspStore(client);
        var accounts = new CspAccounts(store);
        return new ServiceDefinition
        {
            Offering = CspOffering.Default,
            Schemas = CspOffering.Schemas,
            Topology = new CspTopology(),
            Formation = new CspFormation(client, store, accounts, timeProvider),
            Accounts = accounts,
        };
    }

    /// <summary>Connections to the nodes of all instances; they live as long as the program.</summary>
    private static HttpClient Connections() => new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(3),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
