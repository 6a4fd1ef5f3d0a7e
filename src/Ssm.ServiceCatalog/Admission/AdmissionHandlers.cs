using System.Text.Json;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Admission.Mutations;
using Ssm.ServiceCatalog.Admission.Rules;
using Ssm.ServiceCatalog.Admission.Wire;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission;

/// <summary>The sixteen handlers, two for each kind: the table of contents of admission.</summary>
internal static class AdmissionHandlers
{
    /// <param name="api">Where lookups go.</param>
    /// <param name="gates">Which behaviour is on.</param>
    /// <param name="newId">Makes OSB ids.</param>
    public static IReadOnlyList<IAdmissionHandler> All(KubernetesApi api, FeatureGates gates, Func<Guid> newId)
    {
        var access = new SecretAccess(api);
        var lookups = new InstanceLookups(api, gates);
        return
        [
            .. OfBroker(CatalogTypes.ClusterServiceBrokers, access),
            .. OfBroker(CatalogTypes.ServiceBrokers, access),
            .. OfClass(CatalogTypes.ClusterServiceClasses, gates),
            .. OfClass(CatalogTypes.ServiceClasses, gates),
            .. OfPlan(CatalogTypes.ClusterServicePlans, gates),
            .. OfPlan(CatalogTypes.ServicePlans, gates),
            new MutatingHandler<ServiceInstance>(CatalogTypes.ServiceInstances, async (instance, old, request, cancellationToken) =>
            {
                var user = gates.OriginatingIdentity ? request.UserInfo : null;
                // An object that is on its way out must be let go, whatever has become of its class.
                var planned = instance.Metadata.DeletionTimestamp is not null
                    ? instance
                    : await lookups.WithDefaultPlanAsync(Located(instance, request), cancellationToken);
                if (planned.Resource is not { } complete)
                {
                    return planned;
                }

                if (old is null)
                {
                    return Traced(InstanceMutation.OnCreate(complete, user, newId()));
                }

                var isDefaulting = gates.ServicePlanDefaults && await lookups.IsDefaultingAsync(complete, old, cancellationToken);
                var before = isDefaulting ? old with { Spec = old.Spec with { Parameters = complete.Spec.Parameters } } : old;
                var updated = InstanceMutation.OnUpdate(complete, before, user, gates);
                return InstanceMutation.IsAskedByUser(updated, before) ? Traced(updated) : updated;
            }),
            new ValidatingHandler<ServiceInstance>(
                CatalogTypes.ServiceInstances,
                (instance, old, errors) =>
                {
                    if (old is null)
                    {
                        InstanceValidator.ValidateCreate(instance, errors);
                    }
                    else
                    {
                        InstanceValidator.ValidateUpdate(instance, old, gates, errors);
                    }
                },
                async (instance, old, request, cancellationToken) =>
                {
                    var verdict = await lookups.CheckPlanAsync(Located(instance, request), old, cancellationToken);
                    return verdict is AdmissionVerdict.Denied || instance.Spec.Adopt != true || old?.Spec.Adopt == true
                        ? verdict
                        : await access.CheckAdoptionAsync(request, cancellationToken);
                }),
            Mutating(
                CatalogTypes.ServiceBindings,
                (binding, old, request) => old is null
                    ? Traced(BindingMutation.OnCreate(binding, gates.OriginatingIdentity ? request.UserInfo : null, newId()))
                    : BindingMutation.OnUpdate(binding, old, gates.OriginatingIdentity ? request.UserInfo : null)),
            new ValidatingHandler<ServiceBinding>(
                CatalogTypes.ServiceBindings,
                (binding, old, errors) =>
                {
                    if (old is null)
                    {
                        BindingValidator.ValidateCreate(binding, gates, errors);
                    }
                },
                async (binding, old, request, cancellationToken) =>
                {
                    if (old is not null)
                    {
                        return AdmissionVerdict.Allowed.Unchanged;
                    }

                    var verdict = await lookups.CheckInstanceAsync(Located(binding, request), cancellationToken);
                    return verdict is AdmissionVerdict.Denied || gates.LegacySecretTransforms ? verdict : await access.CheckAsync(binding.Spec, request, cancellationToken);
                }),
        ];
    }

    private static IEnumerable<IAdmissionHandler> OfBroker<T>(ResourceType<T> type, SecretAccess access)
        where T : class, IServiceBroker, new()
    {
        yield return Mutating(type, (broker, old, _) => old is null ? BrokerMutation.OnCreate(broker) : BrokerMutation.OnUpdate(broker, old));
        yield return new ValidatingHandler<T>(
            type,
            (broker, old, errors) =>
            {
                if (old is not null)
                {
                    BrokerValidator.ValidateUpdate(broker.Spec, old.Spec, errors);
                }

                BrokerValidator.Validate(broker.Metadata, broker.Spec, type.IsNamespaced, errors);
            },
            (broker, old, request, cancellationToken) => old is not null && HasSameSpec(broker.Spec, old.Spec)
                ? Task.FromResult<AdmissionVerdict>(AdmissionVerdict.Allowed.Unchanged)
                : access.CheckAsync(broker.Spec, request, cancellationToken));
    }

    private static IEnumerable<IAdmissionHandler> OfClass<T>(ResourceType<T> type, FeatureGates gates)
        where T : class, IServiceClass, new()
    {
        yield return Mutating(type, (serviceClass, old, _) => ClassMutation.Apply(serviceClass, old));
        yield return new ValidatingHandler<T>(
            type,
            (serviceClass, old, errors) =>
            {
                CatalogEntryValidator.Validate(serviceClass.Metadata, serviceClass.Spec, type.IsNamespaced, errors);
                if (old is not null && !gates.LegacyMutableClassIds)
                {
                    CatalogEntryValidator.ValidateUpdate(serviceClass.Spec.ExternalID, old.Spec.ExternalID, type.Kind, errors);
                }
            },
            check: null);
    }

    private static IEnumerable<IAdmissionHandler> OfPlan<T>(ResourceType<T> type, FeatureGates gates)
        where T : class, IServicePlan, new()
    {
        yield return Mutating(type, (plan, old, _) => PlanMutation.Apply(plan, old, gates.LegacyCatalogReading));
        yield return new ValidatingHandler<T>(
            type,
            (plan, old, errors) =>
            {
                CatalogEntryValidator.Validate(plan.Metadata, plan.Spec, type.IsNamespaced, errors);
                if (old is not null)
                {
                    CatalogEntryValidator.ValidateUpdate(plan.Spec.ExternalID, old.Spec.ExternalID, type.Kind, errors);
                }
            },
            check: null);
    }

    private static MutatingHandler<T> Mutating<T>(ResourceType<T> type, Func<T, T?, AdmissionRequest, T> mutate)
        where T : class, k8s.IKubernetesObject<k8s.Models.V1ObjectMeta> =>
        new(type, (resource, old, request, _) => Task.FromResult<MutationResult<T>>(mutate(resource, old, request)));

    /// <summary>What the controller does about the object goes on in the trace of who asked for it.</summary>
    private static ServiceInstance Traced(ServiceInstance instance) => instance with { Metadata = TraceAnnotation.Stamp(instance.Metadata) };

    /// <inheritdoc cref="Traced(ServiceInstance)"/>
    private static ServiceBinding Traced(ServiceBinding binding) => binding with { Metadata = TraceAnnotation.Stamp(binding.Metadata) };

    /// <summary>An object in a request to its namespace's path need not name that namespace itself.</summary>
    private static T Located<T>(T resource, AdmissionRequest request)
        where T : k8s.IKubernetesObject<k8s.Models.V1ObjectMeta>
    {
        resource.Metadata.NamespaceProperty = string.IsNullOrEmpty(resource.Metadata.NamespaceProperty) ? request.Namespace : resource.Metadata.NamespaceProperty;
        return resource;
    }

    private static bool HasSameSpec(ServiceBrokerSpec spec, ServiceBrokerSpec old) => JsonElement.DeepEquals(
        JsonSerializer.SerializeToElement(spec, CatalogJsonContext.Default.ServiceBrokerSpec),
        JsonSerializer.SerializeToElement(old, CatalogJsonContext.Default.ServiceBrokerSpec));
}
