using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;
using Ssm.OpenServiceBroker.Server;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Hosts;
using Ssm.StatefulServices.Secrets;

namespace Ssm.StatefulServices.Broker;

/// <summary>
/// The broker of any one service. It keeps nothing: instances are StatefulService objects, bindings are Secrets, and an operation is the
/// object's generation, so that any replica answers any request.
/// </summary>
public sealed class StatefulServiceBroker : IServiceBroker
{
    private readonly Catalog _catalog;
    private readonly InstanceRequests _instances;
    private readonly BindingRequests _bindings;

    /// <param name="definition">The service.</param>
    /// <param name="namespace">Where its objects live.</param>
    /// <param name="api">The Kubernetes API.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="newPassword">Makes a new random password at each call.</param>
    /// <param name="logs">Where accepted requests are told: the provisioning log.</param>
    public StatefulServiceBroker(
        ServiceDefinition definition, string @namespace, KubernetesApi api, TimeProvider timeProvider, Func<string> newPassword, ILoggerFactory logs)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var logger = logs.CreateLogger($"Ssm.Broker.{definition.Offering.Name}");
        var secrets = new InstanceSecretStore(api, timeProvider, newPassword);
        _catalog = CatalogMapper.Map(definition);
        _instances = new InstanceRequests(definition, @namespace, api, secrets, new HostClaims(api, timeProvider), logger);
        _bindings = new BindingRequests(definition, @namespace, api, _instances, secrets, newPassword, logger);
    }

    /// <inheritdoc/>
    public Task<Catalog> FetchCatalogAsync(BrokerRequestContext context, CancellationToken cancellationToken) => Task.FromResult(_catalog);

    /// <inheritdoc/>
    public Task<ProvisionOutcome> ProvisionAsync(
        InstanceId instance, ProvisionRequest request, BrokerRequestContext context, CancellationToken cancellationToken) =>
        _instances.ProvisionAsync(instance, request, context, cancellationToken);

    /// <inheritdoc/>
    public Task<FetchInstanceResponse?> FetchInstanceAsync(InstanceId instance, BrokerRequestContext context, CancellationToken cancellationToken) =>
        _instances.FetchAsync(instance, cancellationToken);

    /// <inheritdoc/>
    public Task<UpdateOutcome> UpdateAsync(
        InstanceId instance, UpdateRequest request, BrokerRequestContext context, CancellationToken cancellationToken) =>
        _instances.UpdateAsync(instance, request, context, cancellationToken);

    /// <inheritdoc/>
    public Task<DeprovisionOutcome> DeprovisionAsync(
        InstanceId instance, OfferingPlan plan, BrokerRequestContext context, CancellationToken cancellationToken) =>
        _instances.DeprovisionAsync(instance, context, cancellationToken);

    /// <inheritdoc/>
    public Task<LastOperationOutcome> PollLastOperationAsync(
        InstanceId instance, LastOperationQuery query, BrokerRequestContext context, CancellationToken cancellationToken) =>
        _instances.PollAsync(instance, query, cancellationToken);

    /// <inheritdoc/>
    public Task<BindOutcome> BindAsync(BindingKey binding, BindRequest request, BrokerRequestContext context, CancellationToken cancellationToken) =>
        _bindings.BindAsync(binding, request, cancellationToken);

    /// <inheritdoc/>
    public Task<FetchBindingResponse?> FetchBindingAsync(BindingKey binding, BrokerRequestContext context, CancellationToken cancellationToken) =>
        _bindings.FetchAsync(binding, cancellationToken);

    /// <inheritdoc/>
    public Task<UnbindOutcome> UnbindAsync(BindingKey binding, OfferingPlan plan, BrokerRequestContext context, CancellationToken cancellationToken) =>
        _bindings.UnbindAsync(binding, cancellationToken);

    /// <inheritdoc/>
    public Task<LastOperationOutcome> PollBindingLastOperationAsync(
        BindingKey binding, LastOperationQuery query, BrokerRequestContext context, CancellationToken cancellationToken) =>
        _bindings.PollAsync(binding, cancellationToken);
}
