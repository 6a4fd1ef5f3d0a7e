using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ssm.OpenServiceBroker.Server;

/// <summary>Serves a broker over HTTP.</summary>
public static class OpenServiceBrokerEndpointExtensions
{
    /// <summary>
    /// Maps the ten endpoints of OSB v2.17 under <c>/v2</c>, with authentication, version negotiation and reply shaping. Needs no service
    /// but logging; health endpoints are the host's.
    /// </summary>
    public static IEndpointConventionBuilder MapOpenServiceBroker(
        this IEndpointRouteBuilder endpoints, IServiceBroker broker, IBrokerCredentials credentials, BrokerServerOptions options)
    {
        var logger = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger<OsbServer>();
        var server = new OsbServer(new BrokerAuthentication(credentials, options.Realm), options, logger);
        var catalog = new CatalogEndpoint(broker);
        var instances = new InstanceEndpoints(broker);
        var bindings = new BindingEndpoints(broker);

        var v2 = endpoints.MapGroup("/v2");
        Map("/catalog", HttpMethods.Get, catalog.FetchAsync);

        const string Instance = "/service_instances/{instance}";
        Map(Instance, HttpMethods.Put, instances.ProvisionAsync);
        Map(Instance, HttpMethods.Get, instances.FetchAsync);
        Map(Instance, HttpMethods.Patch, instances.UpdateAsync);
        Map(Instance, HttpMethods.Delete, instances.DeprovisionAsync);
        Map(Instance + "/last_operation", HttpMethods.Get, instances.PollAsync);

        const string Binding = Instance + "/service_bindings/{binding}";
        Map(Binding, HttpMethods.Put, bindings.BindAsync);
        Map(Binding, HttpMethods.Get, bindings.FetchAsync);
        Map(Binding, HttpMethods.Delete, bindings.UnbindAsync);
        Map(Binding + "/last_operation", HttpMethods.Get, bindings.PollAsync);
        return v2;

        void Map(string pattern, string method, Func<OsbRequest, CancellationToken, Task<OsbReply>> endpoint) =>
            v2.MapMethods(pattern, [method], http => server.HandleAsync(http, endpoint));
    }
}
