using System.Text.Json;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Identities;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;
using Ssm.OpenServiceBroker.Server;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Hosts;
using Ssm.StatefulServices.Offerings;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Secrets;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Broker;

/// <summary>The instance half of a broker: OSB requests become one StatefulService object, and its status becomes answers. Nothing is kept here.</summary>
internal sealed partial class InstanceRequests(
    ServiceDefinition definition, string @namespace, KubernetesApi api, InstanceSecretStore secrets, HostClaims hosts, ILogger logger)
{
    private const int WriteAttempts = 5;

    private static readonly TimeSpan PollAgain = TimeSpan.FromSeconds(1);

    private readonly string _service = definition.Offering.Name;

    public async Task<ProvisionOutcome> ProvisionAsync(
        InstanceId id, ProvisionRequest request, BrokerRequestContext context, CancellationToken cancellationToken)
    {
        context.RequireAsync();
        var plan = PlanOf(request.ServiceId, request.PlanId);
        if (request.MaintenanceInfo is not null)
        {
            throw BrokerRefusals.MaintenanceConflict();
        }

        var requested = await RequestedAsync(plan, request.Parameters, cancellationToken);
        var desired = Describe(id, plan, requested, request.Context);
        var existing = await FindAsync(id, cancellationToken);
        if (existing is null)
        {
            if (requested.Host is { } host && await hosts.TryClaimAsync(host, desired, cancellationToken) is { } holder)
            {
                throw BrokerRefusals.HostIsTaken(host, holder);
            }

            existing = await CreateAsync(desired, requested, cancellationToken);
            if (existing is null)
            {
                LogProvision(_service, id.Value, plan.Name, desired.Spec!.Instance);
                return new ProvisionOutcome.Accepted(new Operation("1"), new ProvisionResponse());
            }
        }

        return await ResumeAsync(id, existing, desired.Spec!, requested, cancellationToken);
    }

    public async Task<FetchInstanceResponse?> FetchAsync(InstanceId id, CancellationToken cancellationToken)
    {
        var instance = await FindAsync(id, cancellationToken);
        if (instance?.Status?.ReadyGeneration is not { } ready || instance.Metadata.DeletionTimestamp is not null)
        {
            return null;
        }

        return ready < instance.Metadata.Generation
            ? throw BrokerRefusals.IsBeingUpdated(id.Value)
            : new FetchInstanceResponse
            {
                ServiceId = new ServiceId(definition.Offering.Id),
                PlanId = new PlanId(instance.Spec!.Plan),
                Parameters = instance.Spec.Parameters,
            };
    }

    public async Task<UpdateOutcome> UpdateAsync(InstanceId id, UpdateRequest request, BrokerRequestContext context, CancellationToken cancellationToken)
    {
        context.RequireAsync();
        if (request.MaintenanceInfo is not null)
        {
            throw BrokerRefusals.MaintenanceConflict();
        }

        for (var attempt = 1; ; attempt++)
        {
            var current = await FindAsync(id, cancellationToken) ?? throw BrokerRefusals.NoInstance(id.Value);
            if (current.Metadata.DeletionTimestamp is not null)
            {
                throw BrokerRefusals.IsBeingDeleted(id.Value);
            }

            try
            {
                return await UpdateAsync(id, current, request, cancellationToken);
            }
            catch (KubernetesApiException conflict) when (conflict.IsConflict && attempt < WriteAttempts)
            {
                // The operator wrote the status in between: judge the request again on what there is now.
            }
        }
    }

    public async Task<DeprovisionOutcome> DeprovisionAsync(InstanceId id, BrokerRequestContext context, CancellationToken cancellationToken)
    {
        context.RequireAsync();
        var key = Key(id);
        if (!await api.DeleteAsync(StatefulServiceTypes.StatefulServices, key, null, cancellationToken))
        {
            // A provision that was cut off may have left these behind, and they have no owner to go with.
            await hosts.ReleaseAsync(key, cancellationToken);
            await secrets.RemoveAsync(key, cancellationToken);
            return new DeprovisionOutcome.Gone();
        }

        LogDeprovision(_service, id.Value);
        var left = await FindAsync(id, cancellationToken);
        return left is null ? new DeprovisionOutcome.Deleted() : new DeprovisionOutcome.Accepted(OperationOf(left));
    }

    public async Task<LastOperationOutcome> PollAsync(InstanceId id, LastOperationQuery query, CancellationToken cancellationToken)
    {
        var instance = await FindAsync(id, cancellationToken);
        return instance is null
            ? new LastOperationOutcome.Gone()
            : new LastOperationOutcome.Found(OperationDecider.Decide(instance, query.Operation), PollAgain);
    }

    /// <summary>The instance's object; null when there is none.</summary>
    public async Task<StatefulService?> FindAsync(InstanceId id, CancellationToken cancellationToken)
    {
        var found = await api.GetAsync(StatefulServiceTypes.StatefulServices, Key(id), cancellationToken);
        return found?.Spec?.InstanceId == id.Value ? found : null;
    }

    /// <summary>The plan of an instance.</summary>
    public Plan PlanOf(StatefulService instance) =>
        definition.Offering.FindPlan(instance.Spec?.Plan ?? "") ?? throw BrokerRefusals.UnknownPlan(instance.Spec?.Plan ?? "", KnownPlans);

    /// <summary>Refuses ids that are not of the catalog. A rotation may leave them out.</summary>
    /// <param name="service">The service; null = not named.</param>
    /// <param name="plan">The plan; null = not named.</param>
    public void CheckIds(ServiceId? service, PlanId? plan)
    {
        if (service is { Value: var id } && id != definition.Offering.Id)
        {
            throw BrokerRefusals.UnknownService(id);
        }

        if (plan is { Value: var named } && definition.Offering.FindPlan(named) is null)
        {
            throw BrokerRefusals.UnknownPlan(named, KnownPlans);
        }
    }

    private IEnumerable<string> KnownPlans => definition.Offering.Plans.Select(plan => plan.Id);

    private NamespacedName Key(InstanceId id) => new(@namespace, InstanceNames.For(_service, id.Value).Service);

    private static Operation OperationOf(StatefulService instance) => new((instance.Metadata.Generation ?? 1).ToString());

    private Plan PlanOf(ServiceId service, PlanId plan)
    {
        CheckIds(service, plan);
        return definition.Offering.FindPlan(plan.Value)!; // it has been looked for
    }

    private async Task<RequestedInstance> RequestedAsync(Plan plan, JsonElement? parameters, CancellationToken cancellationToken)
    {
        var schema = definition.Schemas(plan).Instance;
        var errors = await schema.ValidateAsync(parameters, cancellationToken);
        return errors.Count > 0 ? throw BrokerRefusals.BadParameters(errors) : RequestedInstance.Split(parameters, schema.SecretNames);
    }

    private StatefulService Describe(InstanceId id, Plan plan, RequestedInstance requested, JsonElement? context)
    {
        var names = InstanceNames.For(_service, id.Value);
        var platform = KubernetesContext.From(context);
        return new StatefulService
        {
            Metadata = new V1ObjectMeta
            {
                Name = names.Service,
                NamespaceProperty = @namespace,
                Labels = new Dictionary<string, string>
                {
                    [StatefulServiceLabels.Name] = _service,
                    [StatefulServiceLabels.Instance] = names.Service[(_service.Length + 1)..],
                },
                Finalizers = [StatefulServiceLabels.Finalizer],
            },
            Spec = new StatefulServiceSpec
            {
                Service = _service,
                Plan = plan.Id,
                InstanceId = id.Value,
                EngineVersion = plan.EngineVersion,
                Host = requested.Host,
                Instance = platform is null ? null : new InstanceReference { Namespace = platform.Namespace, Name = platform.InstanceName },
                Parameters = requested.Visible,
            },
        };
    }

    /// <summary>Creates the object; returns null when it did, otherwise the object that somebody else created at the same moment.</summary>
    private async Task<StatefulService?> CreateAsync(StatefulService desired, RequestedInstance requested, CancellationToken cancellationToken)
    {
        // The secrets first: the operator must never see an instance without the password that its user gave.
        var revision = requested.Secret.Count > 0 ? await secrets.WriteGivenAsync(desired, requested.Secret, cancellationToken) : (long?)null;
        try
        {
            var complete = desired with { Metadata = TraceAnnotation.Stamp(desired.Metadata), Spec = desired.Spec! with { SecretRevision = revision } };
            await api.CreateAsync(StatefulServiceTypes.StatefulServices, complete, cancellationToken);
            return null;
        }
        catch (KubernetesApiException exists) when (exists.IsAlreadyExists)
        {
            return await api.GetAsync(StatefulServiceTypes.StatefulServices, NamespacedName.Of(desired), cancellationToken)
                ?? throw BrokerRefusals.IsBeingDeleted(desired.Spec!.InstanceId);
        }
    }

    /// <summary>The answer to a provision of an instance that exists.</summary>
    private async Task<ProvisionOutcome> ResumeAsync(
        InstanceId id, StatefulService existing, StatefulServiceSpec desired, RequestedInstance requested, CancellationToken cancellationToken)
    {
        if (existing.Metadata.DeletionTimestamp is not null)
        {
            throw BrokerRefusals.IsBeingDeleted(id.Value);
        }

        var given = await secrets.ReadGivenAsync(NamespacedName.Of(existing), cancellationToken);
        if (existing.Spec is not { } spec || spec.Plan != desired.Plan || !AreSame(spec.Parameters, desired.Parameters) || !given.AreSame(requested.Secret))
        {
            throw BrokerRefusals.InstanceDiffers(id.Value);
        }

        return existing.Status?.ReadyGeneration is null
            ? new ProvisionOutcome.Accepted(OperationOf(existing), new ProvisionResponse())
            : new ProvisionOutcome.AlreadyExists(new ProvisionResponse());
    }

    private async Task<UpdateOutcome> UpdateAsync(InstanceId id, StatefulService current, UpdateRequest request, CancellationToken cancellationToken)
    {
        var spec = current.Spec!; // FindAsync compares its instance id
        var plan = PlanOf(request.ServiceId, request.PlanId ?? new PlanId(spec.Plan));
        var requested = request.Parameters is null
            ? new RequestedInstance(spec.Parameters ?? default, new Dictionary<string, string>())
            : await RequestedAsync(plan, Merged(spec, request), cancellationToken);
        var desired = current with
        {
            Spec = spec with { Plan = plan.Id, EngineVersion = plan.EngineVersion, Host = requested.Host, Parameters = requested.Visible },
        };
        Check(current, desired, plan);
        if (requested.Host is { } host && host != spec.Host && await hosts.TryClaimAsync(host, desired, cancellationToken) is { } holder)
        {
            throw BrokerRefusals.HostIsTaken(host, holder);
        }

        if (requested.Secret.Count > 0)
        {
            // A secret that the update does not name stays: it cannot be repeated by somebody who only sees it once.
            var given = await secrets.ReadGivenAsync(NamespacedName.Of(current), cancellationToken);
            var revision = await secrets.WriteGivenAsync(current, given.With(requested.Secret), cancellationToken);
            desired = desired with { Spec = desired.Spec with { SecretRevision = revision } };
        }

        if (AreSame(spec, desired.Spec))
        {
            return current.Status?.ReadyGeneration >= current.Metadata.Generation
                ? new UpdateOutcome.Updated(new UpdateResponse())
                : new UpdateOutcome.Accepted(OperationOf(current), new UpdateResponse());
        }

        desired = desired with { Metadata = TraceAnnotation.Stamp(desired.Metadata) };
        var updated = await api.UpdateAsync(StatefulServiceTypes.StatefulServices, desired, cancellationToken);
        LogUpdate(_service, id.Value, plan.Name);
        return new UpdateOutcome.Accepted(OperationOf(updated), new UpdateResponse());
    }

    /// <summary>
    /// The parameters after an update. A Kubernetes platform always sends all of them, as the object declares them; others send what changes.
    /// </summary>
    private static JsonElement? Merged(StatefulServiceSpec current, UpdateRequest request) =>
        KubernetesContext.From(request.Context) is not null || request.Parameters is not { } changes
            ? request.Parameters
            : ParameterMerge.Apply(current.Parameters ?? default, changes);

    private void Check(StatefulService current, StatefulService desired, Plan plan)
    {
        var errors = definition.Schemas(plan).Instance.CompareImmutable(current.Spec?.Parameters ?? default, desired.Spec?.Parameters ?? default);
        if (errors.Count == 0)
        {
            var none = new InstanceSecrets(new Dictionary<string, string>(), new Dictionary<string, string>());
            var before = new Instance { Resource = current, Plan = PlanOf(current), Secrets = none };
            var after = new Instance { Resource = desired, Plan = plan, Secrets = none };
            errors = [.. InstanceSize.CheckChange(before, after), .. definition.Topology.CheckChange(before, after)];
        }

        if (errors.Count > 0)
        {
            throw BrokerRefusals.BadParameters(errors);
        }
    }

    private static bool AreSame(StatefulServiceSpec left, StatefulServiceSpec right) =>
        AreSame(left.Parameters, right.Parameters) && left with { Parameters = null } == right with { Parameters = null };

    private static bool AreSame(JsonElement? left, JsonElement? right) =>
        left is { } a && right is { } b ? JsonElement.DeepEquals(a, b) : left is null == right is null;

    [LoggerMessage(9201, LogLevel.Information, "{Service} instance {Id}: provision accepted, plan {Plan}, for {Instance}")]
    private partial void LogProvision(string service, string id, string plan, InstanceReference? instance);

    [LoggerMessage(9202, LogLevel.Information, "{Service} instance {Id}: update accepted, plan {Plan}")]
    private partial void LogUpdate(string service, string id, string plan);

    [LoggerMessage(9203, LogLevel.Information, "{Service} instance {Id}: deprovision accepted")]
    private partial void LogDeprovision(string service, string id);
}
