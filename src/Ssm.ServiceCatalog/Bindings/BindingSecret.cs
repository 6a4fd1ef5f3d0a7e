using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using k8s.Models;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>The Secret that a binding leaves: what it looks like, whose it is, and whether it is still as it was written.</summary>
internal static class BindingSecret
{
    /// <summary>Digest of the data as written, so that an edit is seen, also one made while nobody watched.</summary>
    public const string DigestAnnotation = CatalogApi.Group + "/secret-digest";

    /// <summary>Strings as they are, everything else as compact JSON.</summary>
    public static Dictionary<string, byte[]> Serialize(IReadOnlyDictionary<string, JsonElement> credentials) => credentials.ToDictionary(
        pair => pair.Key,
        pair => Encoding.UTF8.GetBytes(pair.Value.ValueKind == JsonValueKind.String ? pair.Value.GetString() ?? "" : CanonicalJson.ExactOf(pair.Value)));

    public static V1Secret Create(ServiceBinding binding, string name, IDictionary<string, byte[]> data) => new()
    {
        ApiVersion = "v1",
        Kind = "Secret",
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = binding.Metadata.NamespaceProperty,
            Annotations = new Dictionary<string, string> { [DigestAnnotation] = Digest(data, binding) },
            OwnerReferences =
            [
                new V1OwnerReference
                {
                    ApiVersion = CatalogApi.ApiVersion,
                    Kind = nameof(ServiceBinding),
                    Name = binding.Metadata.Name,
                    Uid = binding.Metadata.Uid,
                    Controller = true,
                    BlockOwnerDeletion = true,
                },
            ],
        },
        Type = "Opaque",
        Data = data,
    };

    /// <summary>The same Secret with its data replaced; labels, annotations and finalizers of others stay.</summary>
    public static V1Secret Replace(V1Secret secret, ServiceBinding binding, IDictionary<string, byte[]> data) => secret with
    {
        Data = data,
        StringData = null,
        Metadata = secret.Metadata with
        {
            Annotations = new Dictionary<string, string>(secret.Metadata.Annotations ?? new Dictionary<string, string>())
            {
                [DigestAnnotation] = Digest(data, binding),
            },
        },
    };

    public static bool IsOwned(V1Secret secret, ServiceBinding binding) =>
        secret.Metadata.OwnerReferences?.Any(owner => owner.Controller == true && owner.Uid == binding.Metadata.Uid) == true;

    /// <summary>
    /// True when the Secret is there, the binding's, and not altered. One without a digest is intact if the original wrote it, which has no <c>status.binding</c>.
    /// </summary>
    public static bool IsIntact(V1Secret? secret, ServiceBinding binding)
    {
        if (secret is null || secret.Metadata.DeletionTimestamp is not null || !IsOwned(secret, binding))
        {
            return false;
        }

        return secret.Metadata.Annotations?.TryGetValue(DigestAnnotation, out var digest) == true
            ? digest == Digest(secret.Data ?? new Dictionary<string, byte[]>(), binding)
            : binding.Status?.Binding is null;
    }

    public static bool HasSameData(V1Secret secret, IDictionary<string, byte[]> data) =>
        (secret.Data ?? new Dictionary<string, byte[]>()) is var old
        && old.Count == data.Count
        && data.All(pair => old.TryGetValue(pair.Key, out var value) && value.AsSpan().SequenceEqual(pair.Value));

    /// <summary>Salted with the binding's uid, so that equal credentials of two bindings cannot be told from it.</summary>
    private static string Digest(IDictionary<string, byte[]> data, ServiceBinding binding)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(binding.Metadata.Uid ?? ""));
        foreach (var (key, value) in data.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{key.Length}:{key}{value.Length}:"));
            hash.AppendData(value);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
