using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Brokers;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>How the class and plan that a user named map to objects. Closed: <see cref="Complete"/>, <see cref="Found"/>, <see cref="Missing"/>.</summary>
internal abstract record ReferenceResolution
{
    private ReferenceResolution()
    {
    }

    /// <summary>Looks up what <paramref name="spec"/> names and does not refer to yet.</summary>
    public static ReferenceResolution Of(ServiceInstanceSpec spec, string @namespace, IBrokerScope scope)
    {
        var reference = PlanReference.Of(spec);
        var names = scope.Names;
        var classRef = names.IsNamespaced ? spec.ServiceClassRef : spec.ClusterServiceClassRef;
        var planRef = names.IsNamespaced ? spec.ServicePlanRef : spec.ClusterServicePlanRef;
        if (classRef is not null && planRef is not null)
        {
            return Complete.Instance;
        }

        var classes = classRef is null
            ? scope.FindClasses(@namespace, reference.Flavour, reference.Class)
            : scope.FindClasses(@namespace, NameFlavour.Name, classRef.Name ?? "");
        if (classes is not [var serviceClass])
        {
            return MissingClass(names, spec, classRef is not null || reference.Flavour == NameFlavour.Name, classes.Count);
        }

        if (planRef is null)
        {
            var plans = scope.FindPlans(serviceClass, reference.Flavour, reference.Plan);
            if (plans is not [var plan])
            {
                return MissingPlan(names, spec, serviceClass, reference.Flavour == NameFlavour.Name, plans.Count);
            }

            planRef = new ObjectReference { Name = plan.Metadata.Name };
        }

        classRef = new ObjectReference { Name = serviceClass.Metadata.Name };
        return new Found(names.IsNamespaced
            ? spec with { ServiceClassRef = classRef, ServicePlanRef = planRef }
            : spec with { ClusterServiceClassRef = classRef, ClusterServicePlanRef = planRef });
    }

    private static Missing MissingClass(ScopeNames names, ServiceInstanceSpec spec, bool isByName, int count)
    {
        var text = $"References a non-existent {names.Class} {PlanReference.DescribeClass(spec)}{Count(isByName, count)}";
        return new Missing(
            new Notice(InstanceNotices.ReferencesNonexistentServiceClass, text),
            new Notice(InstanceNotices.ReferencesNonexistentServiceClass, $"The instance references a {names.Class} that does not exist. {text}"));
    }

    private static Missing MissingPlan(ScopeNames names, ServiceInstanceSpec spec, IServiceClass serviceClass, bool isByName, int count)
    {
        var text = isByName
            ? $"References a non-existent {names.Plan} {PlanReference.Describe(spec)}"
            : $"References a non-existent {names.Plan} {PlanReference.DescribePlan(spec)} on {names.Class} {serviceClass.Metadata.Name} "
                + PlanReference.DescribeClass(spec) + Count(isByName, count);
        return new Missing(
            new Notice(InstanceNotices.ReferencesNonexistentServicePlan, text),
            new Notice(InstanceNotices.ReferencesNonexistentServicePlan, $"The instance references a {names.Plan} that does not exist. {text}"));
    }

    private static string Count(bool isByName, int count) => isByName ? "" : $" or there is more than one (found: {count})";

    /// <summary>Both references are there, whether or not what they point at is.</summary>
    internal sealed record Complete : ReferenceResolution
    {
        public static readonly Complete Instance = new();
    }

    /// <summary>The references to write.</summary>
    internal sealed record Found(ServiceInstanceSpec Spec) : ReferenceResolution;

    /// <summary>No such class or plan, or more than one.</summary>
    internal sealed record Missing(Notice Event, Notice Condition) : ReferenceResolution;
}
