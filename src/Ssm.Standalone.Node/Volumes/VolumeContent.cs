namespace Ssm.Standalone.Node.Volumes;

/// <summary>The files of a volume, or what is missing to have them.</summary>
internal abstract record VolumeContent
{
    private VolumeContent()
    {
    }

    /// <summary>All is there.</summary>
    internal sealed record Files(IReadOnlyList<VolumeFile> Items) : VolumeContent;

    /// <summary>The pod has to wait for what <paramref name="What"/> names.</summary>
    internal sealed record Missing(string What) : VolumeContent;

    public static VolumeContent Empty { get; } = new Files([]);

    /// <summary>One after the other, as in a projected volume: a later file of the same path wins, anything missing counts.</summary>
    public static VolumeContent Join(IEnumerable<VolumeContent> parts)
    {
        var files = new Dictionary<string, VolumeFile>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            if (part is not Files present)
            {
                return part;
            }

            foreach (var file in present.Items)
            {
                files[file.Path] = file;
            }
        }

        return new Files([.. files.Values]);
    }
}
