using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Identities;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>What a broker is told about the surroundings of an instance, and whether that has changed. OSB profile, "Kubernetes Context Object".</summary>
internal static class BrokerContext
{
    /// <summary>Annotations of the tools themselves, as our trace is; kubectl's holds the whole object, parameters included.</summary>
    private const string ToolsPrefix = "kubectl.kubernetes.io/";

    private static readonly Dictionary<string, string> None = [];

    /// <summary>The annotations that brokers may see.</summary>
    public static IReadOnlyDictionary<string, string> Told(IDictionary<string, string>? annotations) => annotations is null
        ? None
        : annotations.Where(pair => !pair.Key.StartsWith(ToolsPrefix, StringComparison.Ordinal) && pair.Key != TraceAnnotation.Key).ToDictionary();

    /// <summary>The labels that brokers may see: those of users, not those of Kubernetes and of the catalog itself.</summary>
    public static IReadOnlyDictionary<string, string> ToldLabels(IDictionary<string, string>? labels) => labels is null
        ? None
        : labels.Where(pair => !IsOfTools(pair.Key.Split('/', 2))).ToDictionary();

    public static JsonElement Of(InstanceSnapshot snapshot)
    {
        var context = new KubernetesContext
        {
            Namespace = snapshot.Instance.Metadata.NamespaceProperty,
            ClusterId = snapshot.ClusterId,
            InstanceName = snapshot.Instance.Metadata.Name,
        };
        if (snapshot.OsbVersion >= OsbVersion.V216)
        {
            context = context with
            {
                NamespaceAnnotations = NotEmpty(snapshot.NamespaceAnnotations),
                InstanceAnnotations = NotEmpty(Told(snapshot.Instance.Metadata.Annotations)),
                NamespaceLabels = NotEmpty(snapshot.NamespaceLabels),
                InstanceLabels = NotEmpty(ToldLabels(snapshot.Instance.Metadata.Labels)),
            };
        }

        return context.ToJson();
    }

    /// <summary>Null for a class whose broker does not want to hear of changes.</summary>
    public static string? ChecksumOf(InstanceSnapshot snapshot) => snapshot.Class?.Spec.AllowContextUpdates == true
        ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Of(Of(snapshot)))))
        : null;

    /// <summary>Whether the broker of a finished instance must be told anew.</summary>
    public static bool IsChanged(InstanceSnapshot snapshot) =>
        snapshot.Instance.IsReady()
        && !snapshot.IsDeleting
        && snapshot.Status.ExternalProperties?.ContextChecksum is { } told
        && snapshot is { Broker: not null, Plan: not null, NamespaceUid: not null }
        && ChecksumOf(snapshot) is { } now
        && now != told;

    private static bool IsOfTools(string[] key) =>
        key is [var domain, _] && (domain == CatalogApi.Group || domain == "kubernetes.io" || domain.EndsWith(".kubernetes.io", StringComparison.Ordinal));

    private static IReadOnlyDictionary<string, string>? NotEmpty(IReadOnlyDictionary<string, string> annotations) => annotations.Count == 0 ? null : annotations;
}
