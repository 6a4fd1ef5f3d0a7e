using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission.Rules;

/// <summary>The rules of a ServiceInstance that need nothing but the object itself.</summary>
internal static class InstanceValidator
{
    public static void ValidateCreate(ServiceInstance instance, FieldErrors errors)
    {
        ObjectValidator.ValidateName(instance.Metadata, errors);
        ValidateRefs(instance.Spec, errors);
        PlanReferenceValidator.Validate(instance.Spec, errors);
        ValidateSpec(instance.Spec, errors);
        foreach (var (path, _) in Refs(instance.Spec).Where(reference => reference.Ref is not null))
        {
            errors.Forbidden($"spec.{path}", $"{path} must not be present on create");
        }
    }

    public static void ValidateUpdate(ServiceInstance instance, ServiceInstance old, FeatureGates gates, FieldErrors errors)
    {
        PlanReferenceValidator.ValidateUpdate(instance.Spec, old.Spec, errors);
        if (gates.OriginatingIdentityLocking && instance.Metadata.Generation != old.Metadata.Generation && IsLocked(old, gates))
        {
            errors.Forbidden("spec", "Another update for this service instance is in progress");
        }

        foreach (var (path, reference) in Refs(instance.Spec).Where(reference => reference.Path.Contains("Plan", StringComparison.Ordinal)))
        {
            if (reference is not null && HasPlanChanged(instance.Spec, old.Spec))
            {
                errors.Forbidden($"spec.{path}", $"{path} must not be present when the plan is being changed");
            }
        }

        if (instance.Spec.DeletionPolicy == DeletionPolicy.Retain && old.Spec.DeletionPolicy != DeletionPolicy.Retain && old.Status?.CurrentOperation == InstanceOperation.Deprovision)
        {
            errors.Forbidden(
                "spec.deletionPolicy", "the broker has been asked to delete the instance; ssm deprovision --abandon gives it up and leaves what the broker still has");
        }

        ValidateRefs(instance.Spec, errors);
        ValidateSpec(instance.Spec, errors);
        errors.Immutable("spec.externalID", instance.Spec.ExternalID, old.Spec.ExternalID);
        if (instance.Spec.UpdateRequests < old.Spec.UpdateRequests)
        {
            errors.Invalid("spec.updateRequests", instance.Spec.UpdateRequests, "new updateRequests value must not be less than the old one");
        }
    }

    public static bool HasPlanChanged(ServiceInstanceSpec spec, ServiceInstanceSpec old) =>
        !PlanReference.FieldsOf(spec).Where(field => field.IsPlan).SequenceEqual(PlanReference.FieldsOf(old).Where(field => field.IsPlan));

    /// <summary>
    /// True while a broker may be working on the old spec. The original asks for <c>currentOperation</c> alone, which stays set through
    /// retries without end, so that a spec the broker refuses could never be corrected (its appendix A, 16).
    /// </summary>
    private static bool IsLocked(ServiceInstance instance, FeatureGates gates) =>
        instance.Status is { CurrentOperation.Length: > 0 } status
        && (gates.LegacySpecLocking
            || status.AsyncOpInProgress
            || status.Conditions.Find(ConditionType.Ready)?.Reason.EndsWith("RequestInFlight", StringComparison.Ordinal) == true);

    private static void ValidateSpec(ServiceInstanceSpec spec, FieldErrors errors)
    {
        ParametersValidator.Validate(spec.Parameters, spec.ParametersFrom, errors);
        if (spec.UpdateRequests < 0)
        {
            errors.Invalid("spec.updateRequests", spec.UpdateRequests, "must be greater than or equal to 0");
        }

        if (spec.DeletionPolicy is { } policy and not (DeletionPolicy.Delete or DeletionPolicy.Retain))
        {
            errors.Unsupported("spec.deletionPolicy", policy, [DeletionPolicy.Delete, DeletionPolicy.Retain]);
        }

        if (spec.MaintenanceInfo is { Version.Length: 0 })
        {
            errors.Required("spec.maintenanceInfo.version", "a version is required");
        }
    }

    private static void ValidateRefs(ServiceInstanceSpec spec, FieldErrors errors)
    {
        if (spec is { ClusterServiceClassRef: { } clusterClass, ServiceClassRef: { } serviceClass })
        {
            const string Rule = "ClusterServiceClassRef and ServiceClassRef should never be set simultaneously";
            errors.Invalid("spec.clusterServiceClassRef", GoLiteral.OfClusterScoped(clusterClass), Rule);
            errors.Invalid("spec.serviceClassRef", GoLiteral.OfNamespaced(serviceClass), Rule);
        }

        if (spec is { ClusterServicePlanRef: { } clusterPlan, ServicePlanRef: { } plan })
        {
            const string Rule = "ClusterServicePlanRef and ServicePlanRef should never be set simultaneously";
            errors.Invalid("spec.clusterServicePlanRef", GoLiteral.OfClusterScoped(clusterPlan), Rule);

            // The path is the original's slip: the value is the plan's.
            errors.Invalid("spec.serviceClassRef", GoLiteral.OfNamespaced(plan), Rule);
        }
    }

    private static (string Path, ObjectReference? Ref)[] Refs(ServiceInstanceSpec spec) =>
    [
        ("clusterServiceClassRef", spec.ClusterServiceClassRef),
        ("clusterServicePlanRef", spec.ClusterServicePlanRef),
        ("serviceClassRef", spec.ServiceClassRef),
        ("servicePlanRef", spec.ServicePlanRef),
    ];
}
