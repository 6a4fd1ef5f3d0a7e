using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Client;

/// <summary>The endpoints with their success codes, in the order of OSB v2.17.</summary>
internal static class BrokerEndpoints
{
    public static readonly BrokerEndpoint<Catalog> Catalog = new()
    {
        Name = BrokerMethods.GetCatalog,
        Verb = HttpMethod.Get,
        Successes = [HttpStatusCode.OK],
        Read = CatalogReader.Read,
    };

    public static readonly BrokerEndpoint<ProvisionResponse> Provision = new()
    {
        Name = BrokerMethods.ProvisionInstance,
        Verb = HttpMethod.Put,
        Successes = [HttpStatusCode.OK, HttpStatusCode.Created],
        Read = Json(OsbJsonContext.Default.ProvisionResponse),
        OperationOf = response => response.Operation,
    };

    public static readonly BrokerEndpoint<FetchInstanceResponse> FetchInstance = new()
    {
        Name = BrokerMethods.GetInstance,
        Verb = HttpMethod.Get,
        Successes = [HttpStatusCode.OK],
        Read = Json(OsbJsonContext.Default.FetchInstanceResponse),
    };

    public static readonly BrokerEndpoint<UpdateResponse> Update = new()
    {
        Name = BrokerMethods.UpdateInstance,
        Verb = HttpMethod.Patch,
        Successes = [HttpStatusCode.OK],
        Read = Json(OsbJsonContext.Default.UpdateResponse),
        OperationOf = response => response.Operation,
    };

    public static readonly BrokerEndpoint<DeprovisionResponse> Deprovision = new()
    {
        Name = BrokerMethods.DeprovisionInstance,
        Verb = HttpMethod.Delete,
        Successes = [HttpStatusCode.OK, HttpStatusCode.Gone],
        Read = Json(OsbJsonContext.Default.DeprovisionResponse),
        WithoutBody = new DeprovisionResponse(),
        OperationOf = response => response.Operation,
    };

    public static readonly BrokerEndpoint<LastOperation> PollLastOperation = new()
    {
        Name = BrokerMethods.PollLastOperation,
        Verb = HttpMethod.Get,
        Successes = [HttpStatusCode.OK],
        Read = Json(OsbJsonContext.Default.LastOperation),
    };

    public static readonly BrokerEndpoint<BindResponse> Bind = new()
    {
        Name = BrokerMethods.Bind,
        Verb = HttpMethod.Put,
        Successes = [HttpStatusCode.OK, HttpStatusCode.Created],
        Read = Json(OsbJsonContext.Default.BindResponse),
        OperationOf = response => response.Operation,
    };

    public static readonly BrokerEndpoint<FetchBindingResponse> FetchBinding = new()
    {
        Name = BrokerMethods.GetBinding,
        Verb = HttpMethod.Get,
        Successes = [HttpStatusCode.OK],
        Read = Json(OsbJsonContext.Default.FetchBindingResponse),
    };

    public static readonly BrokerEndpoint<UnbindResponse> Unbind = new()
    {
        Name = BrokerMethods.Unbind,
        Verb = HttpMethod.Delete,
        Successes = [HttpStatusCode.OK, HttpStatusCode.Gone],
        Read = Json(OsbJsonContext.Default.UnbindResponse),
        WithoutBody = new UnbindResponse(),
        OperationOf = response => response.Operation,
    };

    public static readonly BrokerEndpoint<LastOperation> PollBindingLastOperation =
        PollLastOperation with { Name = BrokerMethods.PollBindingLastOperation };

    private static Func<ReadOnlyMemory<byte>, T> Json<T>(JsonTypeInfo<T> typeInfo)
        where T : class => body =>
            JsonSerializer.Deserialize(body.Span, typeInfo) ?? throw new JsonException("The body is null; an object is expected.");
}
