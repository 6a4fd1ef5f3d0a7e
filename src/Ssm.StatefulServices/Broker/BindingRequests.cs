using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Errors;
using Ssm.OpenServiceBroker.Operations;
using Ssm.OpenServiceBroker.Server;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Secrets;

namespace Ssm.StatefulServices.Broker;

/// <summary>The binding half of a broker: each binding is a Secret that belongs to its instance, and an account on the live engine.</summary>
internal sealed partial class BindingRequests(
    ServiceDefinition definition, string @namespace, KubernetesApi api, InstanceRequests instances, InstanceSecretStore secrets, Func<string> newPassword, ILogger logger)
{
    private static readonly JsonElement NoParameters = JsonDocument.Parse("{}").RootElement;

    private readonly string _service = definition.Offering.Name;

    private readonly BindingTexts _texts = new(api);

    public async Task<BindOutcome> BindAsync(BindingKey binding, BindRequest request, CancellationToken cancellationToken)
    {
        instances.CheckIds(request.ServiceId, request.PlanId);
        var resource = await instances.FindAsync(binding.Instance, cancellationToken) ?? throw BrokerRefusals.NoInstance(binding.Instance.Value);
        if (resource.Metadata.DeletionTimestamp is not null)
        {
            throw BrokerRefusals.IsBeingDeleted(binding.Instance.Value);
        }

        if (resource.Status?.ReadyGeneration is null)
        {
            throw BrokerRefusals.NotReady(binding.Instance.Value, resource);
        }

        var instance = await InstanceAsync(resource, cancellationToken);
        var parameters = await ParametersAsync(instance, binding, request, cancellationToken);
        var key = Key(binding.Binding);
        var stored = await FindAsync(key, cancellationToken);
        var isNew = stored is null;
        stored ??= await StoreAsync(binding, request, instance, key, parameters, cancellationToken);
        if (!stored.Fits(request, instance.Key.Name, parameters))
        {
            throw BrokerRefusals.BindingDiffers(binding.Binding.Value);
        }

        // Also for a binding that is stored already: the broker may have been stopped between the two.
        try
        {
            await definition.Accounts.EnsureAsync(instance, stored.Account, cancellationToken);
        }
        catch (AccountRefusedException refused)
        {
            await api.DeleteAsync(KubernetesTypes.Secrets, key, null, cancellationToken);
            throw BrokerRefusals.AccountRefused(refused.Message);
        }
        catch (Exception silence) when (EngineSilence.Is(silence, cancellationToken))
        {
            throw Silent(binding, silence);
        }

        if (isNew)
        {
            LogBind(_service, binding.Instance.Value, binding.Binding.Value);
        }

        var response = new BindResponse { Credentials = BindingCredentials.Compose(definition, instance, stored), Endpoints = Endpoints(instance) };
        return isNew ? new BindOutcome.Created(response) : new BindOutcome.AlreadyExists(response);
    }

    public async Task<FetchBindingResponse?> FetchAsync(BindingKey binding, CancellationToken cancellationToken)
    {
        var resource = await instances.FindAsync(binding.Instance, cancellationToken);
        var stored = await FindAsync(Key(binding.Binding), cancellationToken);
        if (resource is null || stored?.Holder != resource.Metadata.Name)
        {
            return null;
        }

        var instance = await InstanceAsync(resource, cancellationToken);
        return new FetchBindingResponse
        {
            Credentials = BindingCredentials.Compose(definition, instance, stored),
            Parameters = stored.Parameters,
            Endpoints = Endpoints(instance),
        };
    }

    public async Task<UnbindOutcome> UnbindAsync(BindingKey binding, CancellationToken cancellationToken)
    {
        var key = Key(binding.Binding);
        var resource = await instances.FindAsync(binding.Instance, cancellationToken);
        var stored = await FindAsync(key, cancellationToken);
        if (resource is null || stored?.Holder != resource.Metadata.Name)
        {
            return new UnbindOutcome.Gone();
        }

        // Whoever makes accounts again, on a node that was restarted, shall leave this one out from now on.
        await api.PatchAsync(KubernetesTypes.Secrets, key, RevokingPatch(), cancellationToken);

        // The account first: what is not known any more could not be revoked any more.
        try
        {
            await definition.Accounts.RevokeAsync(await InstanceAsync(resource, cancellationToken), stored.Account, cancellationToken);
        }
        catch (Exception silence) when (EngineSilence.Is(silence, cancellationToken))
        {
            throw Silent(binding, silence);
        }

        await api.DeleteAsync(KubernetesTypes.Secrets, key, null, cancellationToken);
        LogUnbind(_service, binding.Instance.Value, binding.Binding.Value);
        return new UnbindOutcome.Deleted();
    }

    public async Task<LastOperationOutcome> PollAsync(BindingKey binding, CancellationToken cancellationToken) =>
        await FetchAsync(binding, cancellationToken) is null
            ? new LastOperationOutcome.Gone()
            : new LastOperationOutcome.Found(new LastOperation { State = LastOperationState.Succeeded }, null);

    private static IReadOnlyList<BindingEndpoint> Endpoints(Instance instance)
    {
        var status = instance.Resource.Status;
        return status is { Address: { } address, Port: { } port }
            ? [new BindingEndpoint { Host = instance.Spec.Host ?? address, Ports = [port.ToString(CultureInfo.InvariantCulture)], Protocol = "tcp" }]
            : [];
    }

    private NamespacedName Key(BindingId id) => new(@namespace, InstanceNames.Binding(_service, id.Value));

    private async Task<StoredBinding?> FindAsync(NamespacedName key, CancellationToken cancellationToken) =>
        await api.GetAsync(KubernetesTypes.Secrets, key, cancellationToken) is { } secret ? StoredBinding.From(secret) : null;

    private async Task<Instance> InstanceAsync(StatefulService resource, CancellationToken cancellationToken) => new()
    {
        Resource = resource,
        Plan = instances.PlanOf(resource),
        Secrets = await secrets.ReadAsync(NamespacedName.Of(resource), cancellationToken),
    };

    /// <summary>The parameters of the binding; those of a rotation are its predecessor's.</summary>
    private async Task<JsonElement> ParametersAsync(Instance instance, BindingKey binding, BindRequest request, CancellationToken cancellationToken)
    {
        if (request.PredecessorBindingId is { } predecessor)
        {
            var old = await FindAsync(Key(predecessor), cancellationToken);
            return old?.Holder == instance.Key.Name ? old.Parameters : throw BrokerRefusals.NoPredecessor(predecessor.Value);
        }

        var errors = await definition.Schemas(instance.Plan).Binding.ValidateAsync(request.Parameters, cancellationToken);
        if (errors.Count > 0)
        {
            throw BrokerRefusals.BadParameters(errors);
        }

        return request.Parameters is { ValueKind: JsonValueKind.Object } given ? given : NoParameters;
    }

    /// <summary>The texts that the parameters refer to; those of a rotation are its predecessor's.</summary>
    private async Task<IReadOnlyDictionary<string, string>> TextsAsync(Instance instance, BindRequest request, JsonElement parameters, CancellationToken cancellationToken) =>
        request.PredecessorBindingId is { } predecessor && await FindAsync(Key(predecessor), cancellationToken) is { } old
            ? old.Account.Texts
            : await _texts.ReadAsync(definition.Schemas(instance.Plan).Binding, parameters, request.Context, cancellationToken);

    /// <summary>A name that the user chose may be another binding's, whose password must not change under it.</summary>
    private async Task RefuseNamesakeAsync(Instance instance, Account account, CancellationToken cancellationToken)
    {
        if (account.User.Length > 0 && (await BindingSecrets.ListAsync(api, instance, cancellationToken)).Any(other => other.Account.User == account.User))
        {
            throw BrokerRefusals.UserExists(account.User);
        }
    }

    /// <summary>Two bindings that ask for the same name at the same moment both find it free. The one that was stored first keeps it.</summary>
    private async Task YieldToNamesakeAsync(Instance instance, V1Secret created, StoredBinding stored, CancellationToken cancellationToken)
    {
        if (stored.Account.User.Length == 0)
        {
            return;
        }

        var bindings = await BindingSecrets.ListAsync(api, instance, cancellationToken);
        if (bindings.Any(other => other.Account.User == stored.Account.User && other.Account.BindingId != stored.Account.BindingId && other.IsBefore(created)))
        {
            await api.DeleteAsync(KubernetesTypes.Secrets, NamespacedName.Of(created), null, cancellationToken);
            throw BrokerRefusals.UserExists(stored.Account.User);
        }
    }

    /// <summary>
    /// The account may be there or not. By this answer the platform deletes the binding before it asks for another (OSB v2.17, "Orphan Mitigation"), and what
    /// is stored of it is what finds the account then; a platform that asks for the same binding again gets it.
    /// </summary>
    private OsbException Silent(BindingKey binding, Exception silence)
    {
        LogSilent(_service, binding.Instance.Value, binding.Binding.Value, silence.Message);
        return BrokerRefusals.EngineIsSilent(binding.Instance.Value);
    }

    private static JsonObject RevokingPatch() =>
        new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [StoredBinding.RevokingAnnotation] = "true" } } };

    private async Task<StoredBinding> StoreAsync(
        BindingKey binding, BindRequest request, Instance instance, NamespacedName key, JsonElement parameters, CancellationToken cancellationToken)
    {
        var account = definition.Accounts.Propose(new AccountRequest
        {
            BindingId = binding.Binding.Value,
            Parameters = parameters,
            IsRotation = request.PredecessorBindingId is not null,
            GeneratedPassword = newPassword(),
        });
        var texts = await TextsAsync(instance, request, parameters, cancellationToken);
        var stored = new StoredBinding { Account = account with { Parameters = parameters, Texts = texts }, Holder = instance.Key.Name };
        await RefuseNamesakeAsync(instance, account, cancellationToken);
        try
        {
            var created = await api.CreateAsync(KubernetesTypes.Secrets, stored.ToSecret(instance.Resource, key), cancellationToken);
            await YieldToNamesakeAsync(instance, created, stored, cancellationToken);
            return stored;
        }
        catch (KubernetesApiException exists) when (exists.IsAlreadyExists)
        {
            // The same request to the other replica at the same moment; its account is the one.
            return await FindAsync(key, cancellationToken) ?? throw BrokerRefusals.IsBeingUpdated(binding.Instance.Value);
        }
    }

    [LoggerMessage(9211, LogLevel.Information, "{Service} instance {Id}: bound by {Binding}")]
    private partial void LogBind(string service, string id, string binding);

    [LoggerMessage(9212, LogLevel.Information, "{Service} instance {Id}: unbound by {Binding}")]
    private partial void LogUnbind(string service, string id, string binding);

    [LoggerMessage(9213, LogLevel.Warning, "{Service} instance {Id}: binding {Binding} may be done or not: {Reason}")]
    private partial void LogSilent(string service, string id, string binding, string reason);
}
