using System.Text;
using Org.BouncyCastle.Crypto.Digests;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Api;

/// <summary>
/// The labels by which clients select classes, plans and instances on the server. Values may be longer than a label can be, so their
/// SHA-224 stands for them; the algorithm is part of the API and must never change.
/// </summary>
internal static class ShaLabels
{
    public const string ExternalId = Prefix + "spec.externalID";
    public const string ExternalName = Prefix + "spec.externalName";
    public const string ClusterServiceBrokerName = Prefix + "spec.clusterServiceBrokerName";
    public const string ServiceBrokerName = Prefix + "spec.serviceBrokerName";
    public const string ClusterServiceClassRefName = Prefix + "spec.clusterServiceClassRef.name";
    public const string ServiceClassRefName = Prefix + "spec.serviceClassRef.name";
    public const string ClusterServicePlanRefName = Prefix + "spec.clusterServicePlanRef.name";
    public const string ServicePlanRefName = Prefix + "spec.servicePlanRef.name";

    private const string Prefix = CatalogApi.Group + "/";

    /// <summary>The label value that stands for <paramref name="text"/>: 56 hexadecimal digits.</summary>
    public static string Of(string text)
    {
        var digest = new Sha224Digest();
        var bytes = Encoding.UTF8.GetBytes(text);
        digest.BlockUpdate(bytes, 0, bytes.Length);
        var hash = new byte[digest.GetDigestSize()];
        digest.DoFinal(hash, 0);
        return Convert.ToHexStringLower(hash);
    }

    public static IReadOnlyDictionary<string, string> Of(ServiceClassSpec spec) => Hashed(
        (ExternalId, spec.ExternalID),
        (ExternalName, spec.ExternalName),
        (ClusterServiceBrokerName, spec.ClusterServiceBrokerName),
        (ServiceBrokerName, spec.ServiceBrokerName));

    public static IReadOnlyDictionary<string, string> Of(ServicePlanSpec spec) => Hashed(
        (ExternalId, spec.ExternalID),
        (ExternalName, spec.ExternalName),
        (ClusterServiceClassRefName, spec.ClusterServiceClassRef?.Name),
        (ClusterServiceBrokerName, spec.ClusterServiceBrokerName),
        (ServiceClassRefName, spec.ServiceClassRef?.Name),
        (ServiceBrokerName, spec.ServiceBrokerName));

    public static IReadOnlyDictionary<string, string> Of(ServiceInstanceSpec spec) => Hashed(
        (ClusterServiceClassRefName, spec.ClusterServiceClassRef?.Name),
        (ClusterServicePlanRefName, spec.ClusterServicePlanRef?.Name),
        (ServiceClassRefName, spec.ServiceClassRef?.Name),
        (ServicePlanRefName, spec.ServicePlanRef?.Name));

    private static Dictionary<string, string> Hashed(params ReadOnlySpan<(string Label, string? Text)> values)
    {
        var labels = new Dictionary<string, string>();
        foreach (var (label, text) in values)
        {
            if (text is not null)
            {
                labels[label] = Of(text);
            }
        }

        return labels;
    }
}
