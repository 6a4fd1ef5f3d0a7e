using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission.Mutations;

/// <summary>What is filled in and kept on a plan, of either scope.</summary>
internal static class PlanMutation
{
    public static T Apply<T>(T plan, T? old)
        where T : class, IServicePlan, new()
    {
        var spec = old is null
            ? plan.Spec
            : plan.Spec with
            {
                ClusterServiceBrokerName = old.Spec.ClusterServiceBrokerName,
                ClusterServiceClassRef = old.Spec.ClusterServiceClassRef,
                ServiceBrokerName = old.Spec.ServiceBrokerName,
                ServiceClassRef = old.Spec.ServiceClassRef,
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
