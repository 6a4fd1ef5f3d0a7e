using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Instances;

/// <summary>Chooses instances by class and plan, whichever way an instance names them.</summary>
/// <param name="classes">Classes that may be meant.</param>
/// <param name="plans">Plans that may be meant.</param>
internal sealed class InstanceFilter(IReadOnlyList<IServiceClass> classes, IReadOnlyList<IServicePlan> plans)
{
    /// <summary>The instance is of the class.</summary>
    public bool IsOfClass(ServiceInstance instance, string name)
    {
        var spec = instance.Spec;
        return PlanReference.Of(spec).Class == name || classes.Any(item => item.Spec.ExternalName == name && item.Metadata.Name == (item is ClusterServiceClass
            ? spec.ClusterServiceClassRef?.Name ?? spec.ClusterServiceClassName
            : spec.ServiceClassRef?.Name ?? spec.ServiceClassName));
    }

    /// <summary>The instance is of the plan.</summary>
    public bool IsOfPlan(ServiceInstance instance, string name)
    {
        var spec = instance.Spec;
        return PlanReference.Of(spec).Plan == name || plans.Any(plan => plan.Spec.ExternalName == name && plan.Metadata.Name == (plan is ClusterServicePlan
            ? spec.ClusterServicePlanRef?.Name ?? spec.ClusterServicePlanName
            : spec.ServicePlanRef?.Name ?? spec.ServicePlanName));
    }
}
