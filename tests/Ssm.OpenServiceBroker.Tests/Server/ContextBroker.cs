using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;
using Ssm.OpenServiceBroker.Server;

namespace Ssm.OpenServiceBroker.Tests.Server;

/// <summary>Keeps what it was asked and answers what a test tells it.</summary>
internal sealed class ContextBroker : IServiceBroker
{
    public List<BrokerRequestContext> Seen { get; } = [];

    public List<object> Requests { get; } = [];

    public Catalog Catalog { get; set; } = new() { Services = [] };

    public Func<ProvisionOutcome> Provision { get; set; } = () => new ProvisionOutcome.Created(new ProvisionResponse());

    public Func<UpdateOutcome> Update { get; set; } = () => new UpdateOutcome.Updated(new UpdateResponse());

    public Func<DeprovisionOutcome> Deprovision { get; set; } = () => new DeprovisionOutcome.Deleted();

    public Func<BindOutcome> Bind { get; set; } = () => new BindOutcome.Created(new BindResponse());

    public Func<UnbindOutcome> Unbind { get; set; } = () => new UnbindOutcome.Deleted();

    public Func<LastOperationOutcome> Poll { get; set; } = () => new LastOperationOutcome.Unknown();

    public Func<FetchInstanceResponse?> FetchInstance { get; set; } = () => null;

    public Func<FetchBindingResponse?> FetchBinding { get; set; } = () => null;

    public Task<Catalog> FetchCatalogAsync(BrokerRequestContext context, CancellationToken cancellationToken) =>
        Answer(() => Catalog, context, "catalog");

    public Task<ProvisionOutcome> ProvisionAsync(
        InstanceId instance, ProvisionRequest request, BrokerRequestContext context, CancellationToken cancellationToken) =>
        Answer(Provision, context, request);

    public Task<FetchInstanceResponse?> FetchInstanceAsync(
        InstanceId instance, BrokerRequestContext context, CancellationToken cancellationToken) => Answer(FetchInstance, context, instance);

    public Task<UpdateOutcome> UpdateAsync(
        InstanceId instance, UpdateRequest request, BrokerRequestContext context, CancellationToken cancellationToken) =>
        Answer(Update, context, request);

    public Task<DeprovisionOutcome> DeprovisionAsync(
        InstanceId instance, OfferingPlan plan, BrokerRequestContext context, CancellationToken cancellationToken) =>
        Answer(Deprovision, context, plan);

    public Task<LastOperationOutcome> PollLastOperationAsync(
        InstanceId instance, LastOperationQuery query, BrokerRequestContext context, CancellationToken cancellationToken) =>
        Answer(Poll, context, query);

    public Task<BindOutcome> BindAsync(
        BindingKey binding, BindRequest request, BrokerRequestContext context, CancellationToken cancellationToken) =>
        Answer(Bind, context, request);

    public Task<FetchBindingResponse?> FetchBindingAsync(
        BindingKey binding, BrokerRequestContext context, CancellationToken cancellationToken) => Answer(FetchBinding, context, binding);

    public Task<UnbindOutcome> UnbindAsync(
        BindingKey binding, OfferingPlan plan, BrokerRequestContext context, CancellationToken cancellationToken) =>
        Answer(Unbind, context, plan);

    public Task<LastOperationOutcome> PollBindingLastOperationAsync(
        BindingKey binding, LastOperationQuery query, BrokerRequestContext context, CancellationToken cancellationToken) =>
        Answer(Poll, context, query);

    private Task<T> Answer<T>(Func<T> answer, BrokerRequestContext context, object request)
    {
        Seen.Add(context);
        Requests.Add(request);
        return Task.FromResult(answer());
    }
}
