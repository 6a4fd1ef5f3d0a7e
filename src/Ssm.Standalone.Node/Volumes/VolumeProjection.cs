using System.Text;
using k8s.Models;
using Ssm.Standalone.Node.Pods;

namespace Ssm.Standalone.Node.Volumes;

/// <summary>
/// The files of volumes whose content comes from the API: <c>configMap</c>, <c>secret</c>, <c>downwardAPI</c>, <c>projected</c>. Pure.
/// </summary>
/// <param name="pod">The pod whose volumes they are.</param>
/// <param name="address">Where it runs.</param>
/// <param name="capacity">What unlimited containers may use.</param>
/// <param name="configuration">Where ConfigMaps and Secrets come from.</param>
/// <param name="token">A token for an audience (null: the API server); null while there is none yet.</param>
internal sealed class VolumeProjection(
    V1Pod pod, PodAddress address, NodeCapacity capacity, IConfiguration configuration, Func<string?, string?> token)
{
    private const int DefaultMode = 420; // 0644

    private readonly string _namespace = pod.Metadata.NamespaceProperty;

    /// <summary>True if the volume's files come from here.</summary>
    public static bool Covers(V1Volume volume) =>
        volume.ConfigMap is not null || volume.Secret is not null || volume.DownwardAPI is not null || volume.Projected is not null;

    /// <summary>The files of one volume.</summary>
    public VolumeContent Project(V1Volume volume) => volume switch
    {
        { ConfigMap: { } source } => FromConfigMap(source.Name, source.Items, source.Optional, source.DefaultMode),
        { Secret: { } source } => FromSecret(source.SecretName, source.Items, source.Optional, source.DefaultMode),
        { DownwardAPI: { } source } => FromPod(source.Items, source.DefaultMode),
        { Projected: { } source } => VolumeContent.Join((source.Sources ?? []).Select(part => Project(part, source.DefaultMode))),
        _ => VolumeContent.Empty,
    };

    private VolumeContent Project(V1VolumeProjection part, int? mode) => part switch
    {
        { ConfigMap: { } source } => FromConfigMap(source.Name, source.Items, source.Optional, mode),
        { Secret: { } source } => FromSecret(source.Name, source.Items, source.Optional, mode),
        { DownwardAPI: { } source } => FromPod(source.Items, mode),
        { ServiceAccountToken: { } source } => token(source.Audience) is { } text
            ? new VolumeContent.Files([new VolumeFile(source.Path, Encoding.UTF8.GetBytes(text), Mode(null, mode))])
            : new VolumeContent.Missing($"token of service account {_namespace}/{pod.Spec.ServiceAccountName ?? "default"}"),
        _ => VolumeContent.Empty,
    };

    private VolumeContent FromConfigMap(string name, IList<V1KeyToPath>? items, bool? optional, int? mode)
    {
        if (configuration.ConfigMap(_namespace, name) is not { } map)
        {
            return optional == true ? VolumeContent.Empty : new VolumeContent.Missing($"configmap \"{name}\" not found");
        }

        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (key, text) in map.Data ?? new Dictionary<string, string>())
        {
            files[key] = Encoding.UTF8.GetBytes(text);
        }

        foreach (var (key, bytes) in map.BinaryData ?? new Dictionary<string, byte[]>())
        {
            files[key] = bytes;
        }

        return Pick(files, items, optional, mode, $"configmap \"{name}\"");
    }

    private VolumeContent FromSecret(string name, IList<V1KeyToPath>? items, bool? optional, int? mode)
    {
        if (configuration.Secret(_namespace, name) is not { } secret)
        {
            return optional == true ? VolumeContent.Empty : new VolumeContent.Missing($"secret \"{name}\" not found");
        }

        return Pick(secret.Data ?? new Dictionary<string, byte[]>(), items, optional, mode, $"secret \"{name}\"");
    }

    private static VolumeContent Pick(IDictionary<string, byte[]> files, IList<V1KeyToPath>? items, bool? optional, int? mode, string source)
    {
        if (items is not { Count: > 0 })
        {
            return new VolumeContent.Files([.. files.Select(file => new VolumeFile(file.Key, file.Value, Mode(null, mode)))]);
        }

        var picked = new List<VolumeFile>();
        foreach (var item in items)
        {
            if (files.TryGetValue(item.Key, out var content))
            {
                picked.Add(new VolumeFile(item.Path, content, Mode(item.Mode, mode)));
            }
            else if (optional != true)
            {
                return new VolumeContent.Missing($"{source} has no key \"{item.Key}\"");
            }
        }

        return new VolumeContent.Files(picked);
    }

    private VolumeContent FromPod(IList<V1DownwardAPIVolumeFile>? items, int? mode)
    {
        var files = new List<VolumeFile>();
        foreach (var item in items ?? [])
        {
            var value = item.FieldRef is { } field
                ? DownwardFields.Field(pod, address, field.FieldPath)
                : pod.Spec.Containers.FirstOrDefault(container => container.Name == item.ResourceFieldRef?.ContainerName) is { } container
                    ? DownwardFields.Resource(container, item.ResourceFieldRef, capacity)
                    : null;
            if (value is null)
            {
                return new VolumeContent.Missing($"field for downward API file \"{item.Path}\" is not known");
            }

            files.Add(new VolumeFile(item.Path, Encoding.UTF8.GetBytes(value), Mode(item.Mode, mode)));
        }

        return new VolumeContent.Files(files);
    }

    private static UnixFileMode Mode(int? own, int? common) => (UnixFileMode)((own ?? common ?? DefaultMode) & 0x1FF);
}
