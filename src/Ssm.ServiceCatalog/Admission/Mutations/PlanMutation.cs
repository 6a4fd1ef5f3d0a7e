using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission.Mutations;

/// <summary>What is filled in and kept on a plan, of either scope.</summary>
internal static class PlanMutation
{
    /// <param name="plan">As it was sent.</param>
    /// <param name="old">As it is stored; null on creation.</param>
    /// <param name="keepsClass">Whether a plan stays with its first class, whatever the broker says, as in the original.</param>
    public static T Apply<T>(T plan, T? old, bool keepsClass)
        where T : class, IServicePlan, new()
    {
        var spec = old is null
            ? plan.Spec
            : plan.Spec with
            {
                ClusterServiceBrokerName = old.Spec.ClusterServiceBrokerName,
                ClusterServiceClassRef = keepsClass ? old.Spec.ClusterServiceClassRef : plan.Spec.ClusterServiceClassRef ?? old.Spec.ClusterServiceClassRef,
                ServiceBrokerName = old.Spec.ServiceBrokerName,
                ServiceClassRef = keepsClass ? old.Spec.ServiceClassRef : plan.Spec.ServiceClassRef ?? old.Spec.ServiceClassRef,
            };
        return new T
        {
            ApiVersion = plan.ApiVersion,
            Kind = plan.Kind,
            Metadata = plan.Metadata.WithLabels(ShaLabels.Of(spec)),
            Spec = spec,
            Status = plan.Status,
        };
    }
}
