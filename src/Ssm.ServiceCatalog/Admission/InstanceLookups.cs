using System.Text.Json;
using System.Net;
using k8s;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Admission.Rules;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog.Admission;

/// <summary>What admission of instances and bindings must look up: the default plan, whether a plan may change, whether an instance is going.</summary>
internal sealed class InstanceLookups(KubernetesApi api, FeatureGates gates)
{
    private readonly PlanLookup _plans = new(api);

    /// <summary>The instance with its plan filled in, when it names none and its class has exactly one.</summary>
    public async Task<MutationResult<ServiceInstance>> WithDefaultPlanAsync(ServiceInstance instance, CancellationToken cancellationToken)
    {
        // A plan of the other scope is a plan, too: validation will say what is wrong with it.
        if (PlanReference.FieldsOf(instance.Spec).Any(field => field.IsPlan && field.Value.Length > 0))
        {
            return instance;
        }

        var reference = PlanReference.Of(instance.Spec);
        if (reference.Class.Length == 0)
        {
            return new AdmissionVerdict.Denied(HttpStatusCode.InternalServerError, "class not specified on ServiceInstance, cannot choose default plan");
        }

        var result = reference.IsNamespaced
            ? await DefaultPlanAsync(instance, CatalogTypes.ServiceClasses, CatalogTypes.ServicePlans, ShaLabels.ServiceClassRefName, cancellationToken)
            : await DefaultPlanAsync(
                instance, CatalogTypes.ClusterServiceClasses, CatalogTypes.ClusterServicePlans, ShaLabels.ClusterServiceClassRefName, cancellationToken);
        return result.Spec is null ? result.Denial! : instance with { Spec = result.Spec };
    }

    /// <summary>
    /// Whether an update does nothing but fill in the default parameters of class and plan. Whoever does that is not the user who asked for the
    /// instance, but usually the controller.
    /// </summary>
    public async Task<bool> IsDefaultingAsync(ServiceInstance instance, ServiceInstance old, CancellationToken cancellationToken)
    {
        if (old.Status?.DefaultProvisionParameters is not null || instance.Spec.Parameters is not { } parameters)
        {
            return false;
        }

        var (serviceClass, plan) = await _plans.FindAsync(instance.Spec, instance.Metadata.NamespaceProperty ?? "", cancellationToken);
        return serviceClass is not null
            && plan is not null
            && ParameterDefaults.Merge(ParameterDefaults.Of(serviceClass, plan), old.Spec.Parameters) is { } merged
            && JsonElement.DeepEquals(merged, parameters);
    }

    /// <summary>
    /// Denies what class and plan do not allow: another plan, parameters that break the schema, a version that is not offered. What is gone denies
    /// nothing: the controller will say so.
    /// </summary>
    public async Task<AdmissionVerdict> CheckPlanAsync(ServiceInstance instance, ServiceInstance? old, CancellationToken cancellationToken)
    {
        var @namespace = instance.Metadata.NamespaceProperty ?? "";
        if (old is not null && InstanceValidator.HasPlanChanged(instance.Spec, old.Spec))
        {
            var (oldClass, oldPlan) = await _plans.FindAsync(old.Spec, @namespace, cancellationToken);
            if ((oldPlan?.PlanUpdatable ?? oldClass?.PlanUpdatable) == false)
            {
                var name = instance.Spec.ClusterServiceClassRef?.Name ?? instance.Spec.ServiceClassRef?.Name ?? PlanReference.Of(instance.Spec).Class;
                return AdmissionVerdict.Denied.Forbidden($"The Service Class {name} does not allow plan changes.");
            }
        }

        if (old is not null && HasSameRequest(instance.Spec, old.Spec))
        {
            return AdmissionVerdict.Allowed.Unchanged;
        }

        var (_, plan) = await _plans.FindAsync(instance.Spec, @namespace, cancellationToken);
        var errors = new FieldErrors();
        if (instance.Spec.MaintenanceInfo?.Version is { } version && version != old?.Spec.MaintenanceInfo?.Version && plan is not null && version != plan.MaintenanceInfo?.Version)
        {
            errors.Invalid("spec.maintenanceInfo.version", version, $"the plan offers {plan.MaintenanceInfo?.Version ?? "no versions"}");
        }

        var schema = old is null ? plan?.InstanceCreateParameterSchema : plan?.InstanceUpdateParameterSchema;
        await CheckParametersAsync(schema, instance.Spec.Parameters, instance.Spec.ParametersFrom, errors, cancellationToken);
        return errors.IsEmpty ? AdmissionVerdict.Allowed.Unchanged : AdmissionVerdict.Denied.Forbidden(errors.ToString());
    }

    /// <summary>Denies parameters of a binding that break the schema of the instance's plan.</summary>
    private async Task<AdmissionVerdict> CheckParametersAsync(ServiceBinding binding, ServiceInstanceSpec instance, CancellationToken cancellationToken)
    {
        var (_, plan) = await _plans.FindAsync(instance, binding.Metadata.NamespaceProperty ?? "", cancellationToken);
        var errors = new FieldErrors();
        await CheckParametersAsync(plan?.ServiceBindingCreateParameterSchema, binding.Spec.Parameters, binding.Spec.ParametersFrom, errors, cancellationToken);
        return errors.IsEmpty ? AdmissionVerdict.Allowed.Unchanged : AdmissionVerdict.Denied.Forbidden(errors.ToString());
    }

    private async Task CheckParametersAsync(
        JsonElement? schema, JsonElement? parameters, IReadOnlyList<ParametersFromSource>? sources, FieldErrors errors, CancellationToken cancellationToken)
    {
        if (schema is { } given && !gates.LegacyUncheckedParameters)
        {
            await ParameterSchemaRules.ValidateAsync(given, parameters, sources is { Count: > 0 }, errors, cancellationToken);
        }
    }

    /// <summary>Whether an update asks the broker for nothing new; the controller's own writes do not.</summary>
    private static bool HasSameRequest(ServiceInstanceSpec spec, ServiceInstanceSpec old) =>
        !InstanceValidator.HasPlanChanged(spec, old)
        && spec.MaintenanceInfo?.Version == old.MaintenanceInfo?.Version
        && (spec.Parameters is { } now && old.Parameters is { } before ? JsonElement.DeepEquals(now, before) : spec.Parameters is null && old.Parameters is null);

    /// <summary>Denies a binding to an instance that is being deleted; one that does not exist yet is fine.</summary>
    public async Task<AdmissionVerdict> CheckInstanceAsync(ServiceBinding binding, CancellationToken cancellationToken)
    {
        var key = new NamespacedName(binding.Metadata.NamespaceProperty ?? "", binding.Spec.InstanceRef?.Name ?? "");
        var instance = await api.GetAsync(CatalogTypes.ServiceInstances, key, cancellationToken);
        if (instance is null)
        {
            return AdmissionVerdict.Allowed.Unchanged;
        }

        return instance.Metadata.DeletionTimestamp is null
            ? await CheckParametersAsync(binding, instance.Spec, cancellationToken)
            : AdmissionVerdict.Denied.Forbidden(
                $"ServiceBinding {key.Namespace}/{binding.Metadata.Name ?? binding.Metadata.GenerateName} references a ServiceInstance that is being deleted: {key}");
    }

    private async Task<(ServiceInstanceSpec? Spec, AdmissionVerdict.Denied? Denial)> DefaultPlanAsync<TClass, TPlan>(
        ServiceInstance instance, ResourceType<TClass> classes, ResourceType<TPlan> plans, string classLabel, CancellationToken cancellationToken)
        where TClass : class, IServiceClass
        where TPlan : class, IServicePlan
    {
        var reference = PlanReference.Of(instance.Spec);
        var @namespace = classes.IsNamespaced ? instance.Metadata.NamespaceProperty : null;
        var (serviceClass, denial) = await FindClassAsync(reference, instance.Spec, classes, @namespace, cancellationToken);
        if (serviceClass is null)
        {
            return (null, denial);
        }

        var selector = new ListScope { Namespace = @namespace, LabelSelector = $"{classLabel}={ShaLabels.Of(serviceClass.Metadata.Name)}" };
        var description = $"{classes.Kind} (K8S: {serviceClass.Metadata.Name} ExternalName: {serviceClass.Spec.ExternalName})";
        IReadOnlyList<TPlan> found;
        try
        {
            found = [.. (await api.ListAsync(plans, selector, cancellationToken)).Items];
        }
        catch (KubernetesApiException)
        {
            return (null, AdmissionVerdict.Denied.Forbidden($"Error listing {plans.Kind}s for {description} - retry and specify desired {plans.Kind}"));
        }

        return found switch
        {
            [] => (null, AdmissionVerdict.Denied.Forbidden($"no {plans.Kind}s found at all for {classes.Kind} \"{serviceClass.Spec.ExternalName}\"")),
            [var only] => (WithPlan(instance.Spec, reference, only.Metadata.Name, only.Spec), null),
            _ => (null, AdmissionVerdict.Denied.Forbidden($"{description} has more than one plan, PlanName must be specified")),
        };
    }

    private async Task<(TClass? Class, AdmissionVerdict.Denied? Denial)> FindClassAsync<TClass>(
        PlanReference reference, ServiceInstanceSpec spec, ResourceType<TClass> classes, string? @namespace, CancellationToken cancellationToken)
        where TClass : class, IKubernetesObject<V1ObjectMeta>
    {
        if (reference.Flavour == NameFlavour.Name)
        {
            var named = await api.GetAsync(classes, new NamespacedName(@namespace ?? "", reference.Class), cancellationToken);
            var missing = $"{classes.Kind} {PlanReference.DescribeClass(spec)} does not exist, can not figure out the default {classes.Kind.Replace("Class", "Plan")}.";
            return (named, named is null ? AdmissionVerdict.Denied.Forbidden(missing) : null);
        }

        var label = reference.Flavour == NameFlavour.ExternalName ? ShaLabels.ExternalName : ShaLabels.ExternalId;
        var scope = new ListScope { Namespace = @namespace, LabelSelector = $"{label}={ShaLabels.Of(reference.Class)}" };
        var found = await api.ListAsync(classes, scope, cancellationToken);
        return found.Items is [var only]
            ? (only, null)
            : (null, AdmissionVerdict.Denied.Forbidden(
                $"could not find a single {classes.Kind} with \"{label}\" = {GoString.Quote(reference.Class)}, found {found.Items.Count}"));
    }

    private static ServiceInstanceSpec WithPlan(ServiceInstanceSpec spec, PlanReference reference, string name, ServicePlanSpec plan) =>
        (reference.IsNamespaced, reference.Flavour) switch
        {
            (false, NameFlavour.ExternalName) => spec with { ClusterServicePlanExternalName = plan.ExternalName },
            (false, NameFlavour.ExternalId) => spec with { ClusterServicePlanExternalID = plan.ExternalID },
            (false, _) => spec with { ClusterServicePlanName = name },
            (true, NameFlavour.ExternalName) => spec with { ServicePlanExternalName = plan.ExternalName },
            (true, NameFlavour.ExternalId) => spec with { ServicePlanExternalID = plan.ExternalID },
            (true, _) => spec with { ServicePlanName = name },
        };
}
