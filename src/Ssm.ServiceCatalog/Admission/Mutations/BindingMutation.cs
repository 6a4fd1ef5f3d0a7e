using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission.Mutations;

/// <summary>What is filled in and kept on a ServiceBinding.</summary>
internal static class BindingMutation
{
    public static ServiceBinding OnCreate(ServiceBinding binding, UserInfo? user, Guid externalId) => binding with
    {
        Metadata = binding.Metadata.WithCatalogFinalizer(),
        Spec = binding.Spec with
        {
            ExternalID = binding.Spec.ExternalID.Length > 0 ? binding.Spec.ExternalID : externalId.ToString(),

            // Beside generateName there is no name yet; the controller then takes the binding's name.
            SecretName = string.IsNullOrEmpty(binding.Spec.SecretName) ? binding.Metadata.Name : binding.Spec.SecretName,
            UserInfo = user ?? binding.Spec.UserInfo,
        },
    };

    /// <summary>
    /// The spec is immutable, and an attempt to change it is undone rather than refused, as in the original. Only <c>rotationRequests</c> may rise; the broker
    /// is then asked on behalf of the user who raised it.
    /// </summary>
    public static ServiceBinding OnUpdate(ServiceBinding binding, ServiceBinding old, UserInfo? user) => binding with
    {
        Spec = (binding.Spec.RotationRequests ?? 0) > (old.Spec.RotationRequests ?? 0)
            ? old.Spec with { RotationRequests = binding.Spec.RotationRequests, UserInfo = user ?? old.Spec.UserInfo }
            : old.Spec,
    };
}
