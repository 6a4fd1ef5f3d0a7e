using System.Text;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Secrets;

namespace Ssm.StatefulServices.Certificates;

/// <summary>
/// Keeps the certificate of an instance's nodes in a Secret that they mount, and renews it: in time, and whenever a node or the client Service got an
/// address that it does not name yet.
/// </summary>
internal sealed class InstanceCertificates(KubernetesApi api, TimeProvider timeProvider)
{
    /// <summary>Key of the certificate in the Secret.</summary>
    public const string CertificateFile = "tls.crt";

    /// <summary>Key of the private key in the Secret.</summary>
    public const string KeyFile = "tls.key";

    /// <summary>Key of the authority's certificate, in this Secret and in the credentials of a binding.</summary>
    public const string AuthorityFile = "ca.crt";

    /// <summary>Makes the certificate good for all names that the instance has now.</summary>
    public async Task<EnsureResult> EnsureAsync(
        Instance instance, IReadOnlyList<Node> nodes, V1Service? client, IObjectReader reader, CancellationToken cancellationToken)
    {
        using var authority = CertificateAuthority.Parse(instance.Secrets[CertificateAuthority.SecretName]);
        var key = instance.Key with { Name = instance.Names.Certificate };
        var names = CertificateNames.Of(instance, nodes, client);
        var now = timeProvider.GetUtcNow();
        var stored = Read(await reader.ReadAsync(KubernetesTypes.Secrets, key, cancellationToken));
        if (stored?.IsDue(authority, names, now) is false)
        {
            return EnsureResult.Unchanged;
        }

        var issued = authority.Issue(names, now);
        var secret = new V1Secret
        {
            Metadata = InstanceMetadata.Of(instance, key.Name),
            Type = "kubernetes.io/tls",
            Data = new Dictionary<string, byte[]>
            {
                [CertificateFile] = Encoding.UTF8.GetBytes(issued.Certificate),
                [KeyFile] = Encoding.UTF8.GetBytes(issued.Key),
                [AuthorityFile] = Encoding.UTF8.GetBytes(authority.Certificate),
            },
        };
        return await DesiredObject.Of(KubernetesTypes.Secrets, secret).EnsureAsync(api, reader, cancellationToken);
    }

    private static NodeCertificate? Read(V1Secret? secret)
    {
        var values = InstanceSecretStore.Values(secret);
        return values.TryGetValue(CertificateFile, out var certificate) && values.TryGetValue(KeyFile, out var key) ? new NodeCertificate(certificate, key) : null;
    }
}
