using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Errors;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;
using Ssm.OpenServiceBroker.Server;

namespace Ssm.Testing.ScriptedBroker;

/// <summary>The instances of an in-memory broker. The broker holds the lock around every call.</summary>
internal sealed class InMemoryInstances(InMemoryBroker broker)
{
    private readonly Dictionary<InstanceId, StoredInstance> _instances = [];
    private readonly Dictionary<InstanceId, OperationLog> _logs = [];
    private readonly Dictionary<InstanceId, UpdateRequest> _updates = [];
    private int _operations;

    public event Action<InstanceId>? Deleted;

    public IReadOnlyDictionary<InstanceId, StoredInstance> Snapshot() => new Dictionary<InstanceId, StoredInstance>(_instances);

    public StoredInstance? Find(InstanceId instance) => _instances.GetValueOrDefault(instance);

    public OperationLog Log(InstanceId instance)
    {
        if (!_logs.TryGetValue(instance, out var log))
        {
            _logs[instance] = log = new OperationLog();
        }

        return log;
    }

    public ProvisionOutcome Provision(InstanceId instance, ProvisionRequest request, BrokerRequestContext context)
    {
        var wanted = new OfferingPlan(request.ServiceId, request.PlanId);
        var (_, plan) = broker.Find(wanted);
        var response = new ProvisionResponse { DashboardUrl = broker.DashboardUrl(instance), Metadata = broker.InstanceMetadata };
        var log = Log(instance);
        if (_instances.TryGetValue(instance, out var existing))
        {
            return !existing.HasAttributesOf(request)
                ? throw new OsbException(OsbErrors.Conflict("The Service Instance exists with other attributes."))
                : log.Running switch
                {
                    null => new ProvisionOutcome.AlreadyExists(response),
                    { Kind: "provision", Name: var running } => new ProvisionOutcome.Accepted(running, response),
                    _ => throw Busy(),
                };
        }

        CheckMaintenance(plan, request.MaintenanceInfo);
        var stored = new StoredInstance { Plan = wanted, Parameters = request.Parameters, Context = request.Context };
        if (!broker.IsAsynchronous(request.PlanId))
        {
            _instances[instance] = stored with { IsReady = true };
            log.Done("provision", NextOperation());
            return new ProvisionOutcome.Created(response);
        }

        context.RequireAsync();
        _instances[instance] = stored;
        var operation = log.Start(
            "provision",
            NextOperation(),
            () => _instances[instance] = stored with { IsReady = true },
            () => _instances.Remove(instance));
        return new ProvisionOutcome.Accepted(operation.Name, response);
    }

    public FetchInstanceResponse? Fetch(InstanceId instance)
    {
        if (!_instances.TryGetValue(instance, out var stored) || !stored.IsReady)
        {
            return null;
        }

        return Log(instance).Running is { Kind: "update" }
            ? throw Busy()
            : new FetchInstanceResponse
            {
                ServiceId = stored.Plan.ServiceId,
                PlanId = stored.Plan.PlanId,
                DashboardUrl = broker.DashboardUrl(instance),
                Parameters = stored.Parameters,
                MaintenanceInfo = broker.Find(stored.Plan).Plan.MaintenanceInfo,
                Metadata = broker.InstanceMetadata,
            };
    }

    public UpdateOutcome Update(InstanceId instance, UpdateRequest request, BrokerRequestContext context)
    {
        var stored = Existing(instance);
        var log = Log(instance);
        var response = new UpdateResponse { DashboardUrl = broker.DashboardUrl(instance), Metadata = broker.InstanceMetadata };
        if (log.Running is { } running)
        {
            return running.Kind == "update" && IsSame(_updates[instance], request)
                ? new UpdateOutcome.Accepted(running.Name, response)
                : throw Busy();
        }

        var (offering, oldPlan) = broker.Find(stored.Plan);
        var wanted = request.PlanId is { } planId ? stored.Plan with { PlanId = planId } : stored.Plan;
        var (_, newPlan) = broker.Find(wanted);
        if (wanted != stored.Plan && !oldPlan.IsPlanUpdateable(offering))
        {
            throw new OsbException(OsbErrors.NotSupported($"The plan {oldPlan.Name} cannot be changed."));
        }

        CheckMaintenance(newPlan, request.MaintenanceInfo);
        var updated = stored with
        {
            Plan = wanted,
            Parameters = request.Parameters ?? stored.Parameters,
            Context = request.Context ?? stored.Context,
        };
        if (!broker.IsAsynchronous(wanted.PlanId))
        {
            _instances[instance] = updated;
            log.Done("update", NextOperation());
            return new UpdateOutcome.Updated(response);
        }

        context.RequireAsync();
        _updates[instance] = request;
        var operation = log.Start("update", NextOperation(), () => _instances[instance] = updated, () => { });
        return new UpdateOutcome.Accepted(operation.Name, response);
    }

    public DeprovisionOutcome Deprovision(InstanceId instance, BrokerRequestContext context)
    {
        var log = Log(instance);
        if (log.Running is { Kind: "deprovision", Name: var same })
        {
            return new DeprovisionOutcome.Accepted(same);
        }

        if (!_instances.TryGetValue(instance, out var stored))
        {
            return new DeprovisionOutcome.Gone();
        }

        if (log.Running is { Kind: "update" })
        {
            throw Busy();
        }

        if (!broker.IsAsynchronous(stored.Plan.PlanId))
        {
            Delete(instance);
            log.Done("deprovision", NextOperation());
            return new DeprovisionOutcome.Deleted();
        }

        context.RequireAsync();
        log.Running?.End(LastOperationState.Failed, "Halted by a deprovision.");
        _instances.TryAdd(instance, stored);
        return new DeprovisionOutcome.Accepted(log.Start("deprovision", NextOperation(), () => Delete(instance), () => { }).Name);
    }

    public static void CheckMaintenance(ServicePlan plan, MaintenanceInfo? asked)
    {
        if (asked is not null && asked.Version != plan.MaintenanceInfo?.Version)
        {
            throw new OsbException(OsbErrors.MaintenanceInfoConflict());
        }
    }

    public StoredInstance Existing(InstanceId instance) => _instances.GetValueOrDefault(instance)
        ?? throw new OsbException(OsbErrors.NotFound("There is no such Service Instance."));

    private void Delete(InstanceId instance)
    {
        _instances.Remove(instance);
        Deleted?.Invoke(instance);
    }

    private Operation NextOperation() => new($"task_{++_operations}");

    private static bool IsSame(UpdateRequest left, UpdateRequest right) =>
        left.PlanId == right.PlanId
        && left.MaintenanceInfo?.Version == right.MaintenanceInfo?.Version
        && StoredInstance.SameJson(left.Parameters, right.Parameters);

    private static OsbException Busy() => new(OsbErrors.ConcurrencyError("Another operation for this Service Instance is in progress."));
}
