using System.Text.Json;
using Ssm.ServiceCatalog.Admission.Rules;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission.Mutations;

/// <summary>What is filled in and kept on a ServiceInstance; its default plan is found elsewhere.</summary>
internal static class InstanceMutation
{
    public static ServiceInstance OnCreate(ServiceInstance instance, UserInfo? user, Guid externalId) => instance with
    {
        Metadata = instance.Metadata.WithCatalogFinalizer(),
        Spec = instance.Spec with
        {
            ExternalID = instance.Spec.ExternalID.Length > 0 ? instance.Spec.ExternalID : externalId.ToString(),
            UserInfo = user ?? instance.Spec.UserInfo,
            ClusterServiceClassRef = null,
            ClusterServicePlanRef = null,
            ServiceClassRef = null,
            ServicePlanRef = null,
        },
    };

    public static ServiceInstance OnUpdate(ServiceInstance instance, ServiceInstance old, UserInfo? user, FeatureGates gates)
    {
        var isPlanChanged = InstanceValidator.HasPlanChanged(instance.Spec, old.Spec);
        var spec = instance.Spec with
        {
            ExternalID = instance.Spec.ExternalID.Length > 0 ? instance.Spec.ExternalID : old.Spec.ExternalID,
            UpdateRequests = instance.Spec.UpdateRequests == 0 ? old.Spec.UpdateRequests : instance.Spec.UpdateRequests,
            ClusterServicePlanRef = isPlanChanged ? null : instance.Spec.ClusterServicePlanRef,
            ServicePlanRef = isPlanChanged ? null : instance.Spec.ServicePlanRef,
        };
        var isStamped = user is not null && (gates.LegacyUserInfo ? !IsSame(spec, old.Spec) : !IsSame(UserOwned(spec), UserOwned(old.Spec)));
        var stamped = spec with { UserInfo = isStamped ? user : old.Spec.UserInfo };
        return instance with { Metadata = instance.Metadata.WithLabels(ShaLabels.Of(stamped)), Spec = stamped };
    }

    /// <summary>Whether the update asks for something, as opposed to the controller's own writes and to changes of metadata.</summary>
    public static bool IsAskedByUser(ServiceInstance instance, ServiceInstance old) => !IsSame(UserOwned(instance.Spec), UserOwned(old.Spec));

    /// <summary>
    /// The references are the controller's. Its writing them must not stamp the controller as the user, or brokers would be told
    /// the wrong identity for ever (the original's appendix A, 1).
    /// </summary>
    private static ServiceInstanceSpec UserOwned(ServiceInstanceSpec spec) => spec with
    {
        UserInfo = null,
        ClusterServiceClassRef = null,
        ClusterServicePlanRef = null,
        ServiceClassRef = null,
        ServicePlanRef = null,
    };

    private static bool IsSame(ServiceInstanceSpec left, ServiceInstanceSpec right) => JsonElement.DeepEquals(
        JsonSerializer.SerializeToElement(left, CatalogJsonContext.Default.ServiceInstanceSpec),
        JsonSerializer.SerializeToElement(right, CatalogJsonContext.Default.ServiceInstanceSpec));
}
