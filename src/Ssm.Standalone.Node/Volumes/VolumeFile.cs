namespace Ssm.Standalone.Node.Volumes;

/// <summary>A file of a volume whose content comes from the API.</summary>
/// <param name="Path">Relative to the volume; may have folders.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Mode">Its permissions.</param>
internal sealed record VolumeFile(string Path, byte[] Content, UnixFileMode Mode);
