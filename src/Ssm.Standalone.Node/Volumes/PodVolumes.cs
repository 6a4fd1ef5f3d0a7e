using k8s.Models;
using Ssm.Standalone.Node.Paths;

namespace Ssm.Standalone.Node.Volumes;

/// <summary>The volumes of one pod on this machine: where each mount of a container really is, and what lies there.</summary>
/// <remarks>A mount's <c>readOnly</c> is not enforced: without a mount namespace only file modes could, and the processes own the files.</remarks>
internal sealed class PodVolumes(NodeFolders folders, Func<string, string, V1PersistentVolumeClaim?> claims)
{
    /// <summary>Where each mount of a container is; null and the reason while a claim is not bound.</summary>
    public IReadOnlyList<PathMapping>? Mappings(V1Pod pod, V1Container container, out string? missing)
    {
        missing = null;
        var mappings = new List<PathMapping>();
        foreach (var mount in container.VolumeMounts ?? [])
        {
            if (pod.Spec.Volumes?.FirstOrDefault(volume => volume.Name == mount.Name) is not { } volume)
            {
                missing = $"volume \"{mount.Name}\" is not one of the pod's";
                return null;
            }

            if (Folder(pod, container, volume, out missing) is not { } folder)
            {
                return null;
            }

            var sub = mount.SubPath is { Length: > 0 } path ? Path.Combine(folder, path) : folder;
            mappings.Add(new PathMapping(mount.MountPath.TrimEnd('/'), sub));
        }

        return mappings;
    }

    /// <summary>Makes what a container mounts: folders, and files with their text rewritten.</summary>
    /// <returns>What is missing; null when all is there.</returns>
    public string? Prepare(V1Pod pod, V1Container container, IReadOnlyList<PathMapping> mappings, VolumeProjection projection, TextRewriter rewriter)
    {
        foreach (var name in (container.VolumeMounts ?? []).Select(mount => mount.Name).Distinct(StringComparer.Ordinal))
        {
            var volume = pod.Spec.Volumes.First(volume => volume.Name == name);
            if (VolumeProjection.Covers(volume) && Project(pod, container, volume, projection, rewriter) is { } missing)
            {
                return missing;
            }
        }

        foreach (var (mount, mapping) in (container.VolumeMounts ?? []).Zip(mappings))
        {
            var volume = pod.Spec.Volumes.First(volume => volume.Name == mount.Name);
            if (!VolumeProjection.Covers(volume) && volume.HostPath is null)
            {
                Directory.CreateDirectory(mapping.Folder);
            }
        }

        return null;
    }

    private string? Folder(V1Pod pod, V1Container container, V1Volume volume, out string? missing)
    {
        missing = null;
        var uid = pod.Metadata.Uid;
        switch (volume)
        {
            case { EmptyDir: not null }:
                return folders.EmptyDir(uid, volume.Name);
            case { HostPath: { } host }:
                return host.Path.TrimEnd('/');
            case { PersistentVolumeClaim: { } source }:
                var claim = claims(pod.Metadata.NamespaceProperty, source.ClaimName);
                missing = claim switch
                {
                    null => $"persistentvolumeclaim \"{source.ClaimName}\" not found",
                    { Status.Phase: "Bound", Spec.VolumeName.Length: > 0, Metadata.DeletionTimestamp: null } => null,
                    { Metadata.DeletionTimestamp: not null } => $"persistentvolumeclaim \"{source.ClaimName}\" is being deleted",
                    _ => $"persistentvolumeclaim \"{source.ClaimName}\" is not bound",
                };
                return missing is null ? folders.Claim(claim!) : null;
            default:
                if (VolumeProjection.Covers(volume))
                {
                    return folders.Projected(uid, container.Name, volume.Name);
                }

                missing = $"volume \"{volume.Name}\" is of a kind that is not supported here";
                return null;
        }
    }

    private string? Project(V1Pod pod, V1Container container, V1Volume volume, VolumeProjection projection, TextRewriter rewriter)
    {
        switch (projection.Project(volume))
        {
            case VolumeContent.Files content:
                var isSecret = volume.Secret is not null;
                new ProjectedFolder(folders.Projected(pod.Metadata.Uid, container.Name, volume.Name))
                    .Write([.. content.Items.Select(file => file with { Content = Rewritten(file.Content, isSecret, rewriter) })]);
                return null;
            case VolumeContent.Missing missing:
                return missing.What;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>A secret of one line is a value, such as a password, and must stay to the byte; one of several lines is configuration text.</summary>
    private static byte[] Rewritten(byte[] content, bool isSecret, TextRewriter rewriter) =>
        isSecret && content.AsSpan().TrimEnd((byte)'\n').IndexOf((byte)'\n') < 0 ? content : rewriter.Rewrite(content);
}
