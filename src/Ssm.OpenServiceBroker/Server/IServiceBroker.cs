using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Errors;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Server;

/// <summary>
/// A broker, one method per endpoint, in the order of OSB v2.17. Expected refusals are an <see cref="OsbException"/> made from
/// <see cref="OsbErrors"/>; any other exception becomes a 500 that says nothing about its cause. Called concurrently. Every call should
/// answer within 2 s: what takes longer is asynchronous. The server has checked authentication, version, and that mandatory fields are there;
/// whether an offering, plan or parameter exists is the broker's to check.
/// </summary>
public interface IServiceBroker
{
    /// <summary><c>GET /v2/catalog</c>.</summary>
    Task<Catalog> FetchCatalogAsync(BrokerRequestContext context, CancellationToken cancellationToken);

    /// <summary>
    /// <c>PUT /v2/service_instances/:instance_id</c>. Refusals: 400 bad parameters, 409 same id with other attributes, 422
    /// <see cref="OsbErrors.MaintenanceInfoConflict"/>, and <see cref="BrokerRequestContext.RequireAsync"/>.
    /// </summary>
    Task<ProvisionOutcome> ProvisionAsync(
        InstanceId instance, ProvisionRequest request, BrokerRequestContext context, CancellationToken cancellationToken);

    /// <summary>
    /// <c>GET /v2/service_instances/:instance_id</c>. <see langword="null"/> is a 404: absent, or still being provisioned. Refusal: 422
    /// <see cref="OsbErrors.ConcurrencyError"/> while it is being updated.
    /// </summary>
    Task<FetchInstanceResponse?> FetchInstanceAsync(InstanceId instance, BrokerRequestContext context, CancellationToken cancellationToken);

    /// <summary>
    /// <c>PATCH /v2/service_instances/:instance_id</c>. Refusals: 400 bad parameters, 422 unsupported change,
    /// <see cref="OsbErrors.MaintenanceInfoConflict"/>, <see cref="OsbErrors.ConcurrencyError"/>. A refusal applies nothing.
    /// </summary>
    Task<UpdateOutcome> UpdateAsync(
        InstanceId instance, UpdateRequest request, BrokerRequestContext context, CancellationToken cancellationToken);

    /// <summary><c>DELETE /v2/service_instances/:instance_id</c>. Accepted during a provision it halts that.</summary>
    Task<DeprovisionOutcome> DeprovisionAsync(
        InstanceId instance, OfferingPlan plan, BrokerRequestContext context, CancellationToken cancellationToken);

    /// <summary>
    /// <c>GET /v2/service_instances/:instance_id/last_operation</c>. An unknown or missing operation means the latest one. What ended is
    /// still told, deletes too.
    /// </summary>
    Task<LastOperationOutcome> PollLastOperationAsync(
        InstanceId instance, LastOperationQuery query, BrokerRequestContext context, CancellationToken cancellationToken);

    /// <summary>
    /// <c>PUT …/service_bindings/:binding_id</c>. Refusals: 400, 409 same id with other parameters, 422
    /// <see cref="OsbErrors.RequiresApp"/>, <see cref="OsbErrors.ConcurrencyError"/>. With
    /// <see cref="BindRequest.PredecessorBindingId"/> it is a rotation: parameters, and service and plan if absent, are the predecessor's.
    /// </summary>
    Task<BindOutcome> BindAsync(BindingKey binding, BindRequest request, BrokerRequestContext context, CancellationToken cancellationToken);

    /// <summary><c>GET …/service_bindings/:binding_id</c>. <see langword="null"/> is a 404: absent, or still being created.</summary>
    Task<FetchBindingResponse?> FetchBindingAsync(BindingKey binding, BrokerRequestContext context, CancellationToken cancellationToken);

    /// <summary><c>DELETE …/service_bindings/:binding_id</c>. Accepted during a bind it halts that.</summary>
    Task<UnbindOutcome> UnbindAsync(BindingKey binding, OfferingPlan plan, BrokerRequestContext context, CancellationToken cancellationToken);

    /// <summary><c>GET …/service_bindings/:binding_id/last_operation</c>; as the instance's.</summary>
    Task<LastOperationOutcome> PollBindingLastOperationAsync(
        BindingKey binding, LastOperationQuery query, BrokerRequestContext context, CancellationToken cancellationToken);
}
