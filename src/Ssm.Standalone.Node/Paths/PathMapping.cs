namespace Ssm.Standalone.Node.Paths;

/// <summary>One volume mount: where the container believes the folder to be, and where it is.</summary>
/// <param name="MountPath">Absolute path inside the container, without a slash at its end.</param>
/// <param name="Folder">Absolute path on the machine, without a slash at its end.</param>
internal readonly record struct PathMapping(string MountPath, string Folder);
