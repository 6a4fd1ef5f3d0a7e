using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Errors;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;
using Ssm.OpenServiceBroker.Server;

namespace Ssm.Testing.ScriptedBroker;

/// <summary>A well-behaved broker that manages nothing but its own memory. Its settings may change at any time.</summary>
public sealed class InMemoryBroker : IServiceBroker
{
    private readonly Lock _lock = new();
    private readonly InMemoryInstances _instances;
    private readonly InMemoryBindings _bindings;

    public InMemoryBroker(Catalog catalog)
    {
        Catalog = catalog;
        _instances = new InMemoryInstances(this);
        _bindings = new InMemoryBindings(this, _instances);
        _instances.Deleted += _bindings.DeleteAllOf;
    }

    public Catalog Catalog { get; set; }

    /// <summary>Which plans answer 202. Default: none.</summary>
    public Func<PlanId, bool> IsAsynchronous { get; set; } = _ => false;

    /// <summary>Whether bindings answer 202. Default: no.</summary>
    public bool HasAsynchronousBindings { get; set; }

    /// <summary>Whether a bind needs an <c>app_guid</c>. Default: no.</summary>
    public bool RequiresApp { get; set; }

    /// <summary>
    /// Operations succeed at this poll. Default: never by themselves, only by <see cref="Finish(InstanceId)"/> and its like.
    /// </summary>
    public int? FinishesAtPoll { get; set; }

    /// <summary>Sent with polls in progress. Default: none.</summary>
    public TimeSpan? RetryAfter { get; set; }

    public Func<InstanceId, string?> DashboardUrl { get; set; } = instance => $"http://dashboard.test/{instance}";

    public InstanceMetadata? InstanceMetadata { get; set; }

    public Func<BindingKey, BindResponse> Binding { get; set; } = binding => new BindResponse
    {
        Credentials = SampleCatalog.Json($$"""{"username":"user-of-{{binding.Binding}}","password":"secret-of-{{binding.Binding}}","port":3306}"""),
        Endpoints = [new BindingEndpoint { Host = "sample.test", Ports = ["3306"] }],
    };

    public IReadOnlyDictionary<InstanceId, StoredInstance> Instances
    {
        get
        {
            lock (_lock)
            {
                return _instances.Snapshot();
            }
        }
    }

    public IReadOnlyDictionary<BindingKey, StoredBinding> Bindings
    {
        get
        {
            lock (_lock)
            {
                return _bindings.Snapshot();
            }
        }
    }

    /// <summary>Ends the running operation of an instance with success.</summary>
    public void Finish(InstanceId instance) => End(instance, new LastOperation { State = LastOperationState.Succeeded });

    /// <summary>Ends the running operation of an instance with a failure.</summary>
    public void Fail(InstanceId instance, string? description) =>
        End(instance, new LastOperation { State = LastOperationState.Failed, Description = description });

    /// <summary>Ends the running operation of an instance.</summary>
    public void End(InstanceId instance, LastOperation state) => Locked(() => Running(_instances.Log(instance), instance.Value).End(state));

    /// <summary>What polls of the running operation say from now on.</summary>
    public void Progress(InstanceId instance, string description) =>
        Locked(() => Running(_instances.Log(instance), instance.Value).Describe(description));

    /// <summary>Ends the running operation of a binding with success.</summary>
    public void Finish(BindingKey binding) =>
        Locked(() => Running(_bindings.Log(binding), binding.ToString()).End(LastOperationState.Succeeded, null));

    /// <summary>Ends the running operation of a binding with a failure.</summary>
    public void Fail(BindingKey binding, string? description) =>
        Locked(() => Running(_bindings.Log(binding), binding.ToString()).End(LastOperationState.Failed, description));

    /// <summary>Makes a binding one that can no longer be a predecessor.</summary>
    public void Expire(BindingKey binding) => Locked(() => _bindings.Expire(binding));

    public Task<Catalog> FetchCatalogAsync(BrokerRequestContext context, CancellationToken cancellationToken) => Task.FromResult(Catalog);

    public Task<ProvisionOutcome> ProvisionAsync(
        InstanceId instance, ProvisionRequest request, BrokerRequestContext context, CancellationToken cancellationToken) =>
        Answer(() => _instances.Provision(instance, request, context));

    public Task<FetchInstanceResponse?> FetchInstanceAsync(
        InstanceId instance, BrokerRequestContext context, CancellationToken cancellationToken) =>
        Answer(() => _instances.Fetch(instance));

    public Task<UpdateOutcome> UpdateAsync(
        InstanceId instance, UpdateRequest request, BrokerRequestContext context, CancellationToken cancellationToken) =>
        Answer(() => _instances.Update(instance, request, context));

    public Task<DeprovisionOutcome> DeprovisionAsync(
        InstanceId instance, OfferingPlan plan, BrokerRequestContext context, CancellationToken cancellationToken) =>
        Answer(() => _instances.Deprovision(instance, context));

    public Task<LastOperationOutcome> PollLastOperationAsync(
        InstanceId instance, LastOperationQuery query, BrokerRequestContext context, CancellationToken cancellationToken) =>
        Answer(() => Poll(_instances.Log(instance), query));

    public Task<BindOutcome> BindAsync(
        BindingKey binding, BindRequest request, BrokerRequestContext context, CancellationToken cancellationToken) =>
        Answer(() => _bindings.Bind(binding, request, context));

    public Task<FetchBindingResponse?> FetchBindingAsync(
        BindingKey binding, BrokerRequestContext context, CancellationToken cancellationToken) =>
        Answer(() => _bindings.Fetch(binding));

    public Task<UnbindOutcome> UnbindAsync(
        BindingKey binding, OfferingPlan plan, BrokerRequestContext context, CancellationToken cancellationToken) =>
        Answer(() => _bindings.Unbind(binding, context));

    public Task<LastOperationOutcome> PollBindingLastOperationAsync(
        BindingKey binding, LastOperationQuery query, BrokerRequestContext context, CancellationToken cancellationToken) =>
        Answer(() => Poll(_bindings.Log(binding), query));

    internal (ServiceOffering Offering, ServicePlan Plan) Find(OfferingPlan wanted)
    {
        var offering = Catalog.Services.FirstOrDefault(candidate => candidate.Id == wanted.ServiceId)
            ?? throw new OsbException(OsbErrors.BadRequest($"service_id {wanted.ServiceId} is not in the catalog."));
        var plan = offering.Plans.FirstOrDefault(candidate => candidate.Id == wanted.PlanId)
            ?? throw new OsbException(OsbErrors.BadRequest($"plan_id {wanted.PlanId} is not a plan of {offering.Name}."));
        return (offering, plan);
    }

    private LastOperationOutcome Poll(OperationLog log, LastOperationQuery query)
    {
        if (log.Find(query.Operation) is not { } operation)
        {
            return new LastOperationOutcome.Unknown();
        }

        if (++operation.Polls >= FinishesAtPoll && operation.IsRunning)
        {
            operation.End(LastOperationState.Succeeded, null);
        }

        return new LastOperationOutcome.Found(operation.State, RetryAfter);
    }

    private static OperationLog.Entry Running(OperationLog log, string name) =>
        log.Running ?? throw new InvalidOperationException($"No operation is running for {name}.");

    private void Locked(Action action)
    {
        lock (_lock)
        {
            action();
        }
    }

    private Task<T> Answer<T>(Func<T> answer)
    {
        lock (_lock)
        {
            try
            {
                return Task.FromResult(answer());
            }
            catch (OsbException refusal)
            {
                return Task.FromException<T>(refusal);
            }
        }
    }
}
