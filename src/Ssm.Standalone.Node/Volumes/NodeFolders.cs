using k8s.Models;

namespace Ssm.Standalone.Node.Volumes;

/// <summary>Where everything of the node lies under its data folder.</summary>
internal sealed class NodeFolders(string root)
{
    /// <summary>Names this data folder; what its processes are marked with.</summary>
    public string IdFile => Path.Combine(root, "node-id");

    /// <summary>The records of running processes.</summary>
    public string Processes => Path.Combine(root, "processes");

    /// <summary>Logs of all pods.</summary>
    public string Logs => Path.Combine(root, "logs");

    /// <summary>One folder a pod, by uid; goes with the pod.</summary>
    public string Pods => Path.Combine(root, "pods");

    /// <summary>One folder a PersistentVolumeClaim; goes with the claim and with nothing else.</summary>
    public string Claims => Path.Combine(root, "volumes");

    /// <summary>Everything of one pod but its claims and logs.</summary>
    public string Pod(string uid) => Path.Combine(Pods, uid);

    /// <summary>An <c>emptyDir</c>, shared by the pod's containers.</summary>
    public string EmptyDir(string uid, string volume) => Path.Combine(Pod(uid), "volumes", volume);

    /// <summary>A volume whose files come from the API. One for each container, since their text depends on the container's mounts.</summary>
    public string Projected(string uid, string container, string volume) => Path.Combine(Pod(uid), "containers", container, "mounts", volume);

    /// <summary>Where a container starts when it does not say.</summary>
    public string Work(string uid, string container) => Path.Combine(Pod(uid), "containers", container, "work");

    /// <summary>The data of a bound claim.</summary>
    public string Claim(V1PersistentVolumeClaim claim) => Path.Combine(Claims, claim.Spec.VolumeName);

    /// <summary>Creates a folder that only this user can enter.</summary>
    public static void CreatePrivate(string folder) =>
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
