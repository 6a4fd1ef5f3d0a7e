using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Errors;
using Ssm.OpenServiceBroker.Operations;
using Ssm.OpenServiceBroker.Server;

namespace Ssm.Testing.ScriptedBroker;

/// <summary>The bindings of an in-memory broker. The broker holds the lock around every call.</summary>
internal sealed class InMemoryBindings(InMemoryBroker broker, InMemoryInstances instances)
{
    private readonly Dictionary<BindingKey, StoredBinding> _bindings = [];
    private readonly Dictionary<BindingKey, OperationLog> _logs = [];
    private int _operations;

    public IReadOnlyDictionary<BindingKey, StoredBinding> Snapshot() => new Dictionary<BindingKey, StoredBinding>(_bindings);

    public OperationLog Log(BindingKey binding)
    {
        if (!_logs.TryGetValue(binding, out var log))
        {
            _logs[binding] = log = new OperationLog();
        }

        return log;
    }

    public void Expire(BindingKey binding) => _bindings[binding] = _bindings[binding] with { IsExpired = true };

    public void DeleteAllOf(InstanceId instance)
    {
        foreach (var binding in _bindings.Keys.Where(binding => binding.Instance == instance).ToList())
        {
            _bindings.Remove(binding);
        }
    }

    public BindOutcome Bind(BindingKey binding, BindRequest request, BrokerRequestContext context)
    {
        var instance = instances.Existing(binding.Instance);
        var (offering, plan) = broker.Find(new OfferingPlan(
            request.ServiceId ?? instance.Plan.ServiceId, request.PlanId ?? instance.Plan.PlanId));
        if (!plan.IsBindable(offering))
        {
            throw new OsbException(OsbErrors.BadRequest($"The plan {plan.Name} is not bindable."));
        }

        if (broker.RequiresApp && request is { AppGuid: null, BindResource: null or { AppGuid: null } })
        {
            throw new OsbException(OsbErrors.RequiresApp());
        }

        var parameters = request.PredecessorBindingId is { } predecessor
            ? Predecessor(binding with { Binding = predecessor }, plan).Parameters
            : request.Parameters;
        var log = Log(binding);
        if (_bindings.TryGetValue(binding, out var existing))
        {
            return !StoredInstance.SameJson(existing.Parameters, parameters)
                ? throw new OsbException(OsbErrors.Conflict("The Service Binding exists with other parameters."))
                : log.Running switch
                {
                    null => new BindOutcome.AlreadyExists(existing.Response),
                    { Kind: "bind", Name: var running } => new BindOutcome.Accepted(running),
                    _ => throw Busy(),
                };
        }

        if (instances.Log(binding.Instance).Running is not null)
        {
            throw Busy();
        }

        var stored = new StoredBinding { Parameters = parameters, Response = broker.Binding(binding) };
        if (!broker.HasAsynchronousBindings)
        {
            _bindings[binding] = stored with { IsReady = true };
            log.Done("bind", NextOperation());
            return new BindOutcome.Created(stored.Response);
        }

        context.RequireAsync();
        _bindings[binding] = stored;
        return new BindOutcome.Accepted(log.Start(
            "bind", NextOperation(), () => _bindings[binding] = stored with { IsReady = true }, () => _bindings.Remove(binding)).Name);
    }

    public FetchBindingResponse? Fetch(BindingKey binding) =>
        _bindings.TryGetValue(binding, out var stored) && stored.IsReady
            ? new FetchBindingResponse
            {
                Metadata = stored.Response.Metadata,
                Credentials = stored.Response.Credentials,
                SyslogDrainUrl = stored.Response.SyslogDrainUrl,
                RouteServiceUrl = stored.Response.RouteServiceUrl,
                VolumeMounts = stored.Response.VolumeMounts,
                Endpoints = stored.Response.Endpoints,
                Parameters = stored.Parameters,
            }
            : null;

    public UnbindOutcome Unbind(BindingKey binding, BrokerRequestContext context)
    {
        var log = Log(binding);
        if (log.Running is { Kind: "unbind", Name: var same })
        {
            return new UnbindOutcome.Accepted(same);
        }

        if (!_bindings.TryGetValue(binding, out var stored))
        {
            return new UnbindOutcome.Gone();
        }

        if (!broker.HasAsynchronousBindings)
        {
            _bindings.Remove(binding);
            log.Done("unbind", NextOperation());
            return new UnbindOutcome.Deleted();
        }

        context.RequireAsync();
        log.Running?.End(LastOperationState.Failed, "Halted by an unbind.");
        _bindings.TryAdd(binding, stored);
        return new UnbindOutcome.Accepted(log.Start("unbind", NextOperation(), () => _bindings.Remove(binding), () => { }).Name);
    }

    private StoredBinding Predecessor(BindingKey predecessor, ServicePlan plan)
    {
        if (!plan.IsBindingRotatable())
        {
            throw new OsbException(OsbErrors.BadRequest($"Bindings of the plan {plan.Name} cannot be rotated."));
        }

        return _bindings.TryGetValue(predecessor, out var stored) && stored is { IsReady: true, IsExpired: false }
            ? stored
            : throw new OsbException(OsbErrors.BadRequest("predecessor_binding_id is no working binding of this Service Instance."));
    }

    private Operation NextOperation() => new($"binding_task_{++_operations}");

    private static OsbException Busy() => new(OsbErrors.ConcurrencyError("Another operation for this Service Binding is in progress."));
}
