using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Api;

/// <summary>Short questions about objects.</summary>
internal static class ReadinessExtensions
{
    public static bool IsReady(this ServiceInstance instance) => instance.Status?.Conditions.IsTrue(ConditionType.Ready) == true;

    public static bool IsReady(this ServiceBinding binding) => binding.Status?.Conditions.IsTrue(ConditionType.Ready) == true;

    /// <summary>OSB id of the binding whose credential the Secret holds.</summary>
    public static string BrokerId(this ServiceBinding binding) => binding.Status?.ExternalID ?? binding.Spec.ExternalID;

    /// <summary>The Secret of a binding; one made with <c>generateName</c> had no name to default to at admission.</summary>
    public static string SecretName(this ServiceBinding binding) =>
        string.IsNullOrEmpty(binding.Spec.SecretName) ? binding.Metadata.Name : binding.Spec.SecretName;
}
