using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Client;

/// <summary>
/// One broker as a platform sees it, one method per endpoint. Whatever the broker answers, or fails to answer, is a value; exceptions are
/// <see cref="OperationCanceledException"/> for the caller's own token and <see cref="ArgumentException"/> for an id no URL can carry.
/// Nothing is retried, except that a request without body that meets an idle connection just closed is sent again on a new one.
/// Thread-safe; keep one per broker for as long as its options hold.
/// </summary>
public interface IBrokerClient : IDisposable
{
    /// <summary>
    /// <c>GET /v2/catalog</c>, 200. When the broker says 304 to the validators of the last answer, the catalog is that answer's, and
    /// <see cref="BrokerOutcome{T}.Succeeded.Status"/> is 304.
    /// </summary>
    Task<BrokerOutcome<Catalog>> FetchCatalogAsync(BrokerCall call, CancellationToken cancellationToken);

    /// <summary><c>PUT /v2/service_instances/:instance_id</c>; 200, 201, 202.</summary>
    Task<BrokerOutcome<ProvisionResponse>> ProvisionAsync(
        InstanceId instance, ProvisionRequest request, BrokerCall call, CancellationToken cancellationToken);

    /// <summary><c>GET /v2/service_instances/:instance_id</c>; 200. Only where the offering says <c>instances_retrievable</c>.</summary>
    Task<BrokerOutcome<FetchInstanceResponse>> FetchInstanceAsync(
        InstanceId instance, OfferingPlan? hint, BrokerCall call, CancellationToken cancellationToken);

    /// <summary><c>PATCH /v2/service_instances/:instance_id</c>; 200, 202.</summary>
    Task<BrokerOutcome<UpdateResponse>> UpdateAsync(
        InstanceId instance, UpdateRequest request, BrokerCall call, CancellationToken cancellationToken);

    /// <summary><c>DELETE /v2/service_instances/:instance_id</c>; 200, 202, 410. The body of 200 and 410 is ignored.</summary>
    Task<BrokerOutcome<DeprovisionResponse>> DeprovisionAsync(
        InstanceId instance, OfferingPlan plan, BrokerCall call, CancellationToken cancellationToken);

    /// <summary>
    /// <c>GET /v2/service_instances/:instance_id/last_operation</c>; 200. A 410 is a rejection here: it means success only while a delete
    /// is polled, which the caller knows.
    /// </summary>
    Task<BrokerOutcome<LastOperation>> PollLastOperationAsync(
        InstanceId instance, LastOperationQuery query, BrokerCall call, CancellationToken cancellationToken);

    /// <summary><c>PUT /v2/service_instances/:instance_id/service_bindings/:binding_id</c>; 200, 201, 202. Rotation included.</summary>
    Task<BrokerOutcome<BindResponse>> BindAsync(BindingKey binding, BindRequest request, BrokerCall call, CancellationToken cancellationToken);

    /// <summary><c>GET …/service_bindings/:binding_id</c>; 200. Only where the offering says <c>bindings_retrievable</c>.</summary>
    Task<BrokerOutcome<FetchBindingResponse>> FetchBindingAsync(
        BindingKey binding, OfferingPlan? hint, BrokerCall call, CancellationToken cancellationToken);

    /// <summary><c>DELETE …/service_bindings/:binding_id</c>; 200, 202, 410. The body of 200 and 410 is ignored.</summary>
    Task<BrokerOutcome<UnbindResponse>> UnbindAsync(BindingKey binding, OfferingPlan plan, BrokerCall call, CancellationToken cancellationToken);

    /// <summary><c>GET …/service_bindings/:binding_id/last_operation</c>; 200. For a 410 see the instance's poll.</summary>
    Task<BrokerOutcome<LastOperation>> PollBindingLastOperationAsync(
        BindingKey binding, LastOperationQuery query, BrokerCall call, CancellationToken cancellationToken);
}
