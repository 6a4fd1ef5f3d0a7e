namespace Ssm.Standalone.Node.Pods;

/// <summary>Reasons of a waiting container: Kubernetes' own where it has one.</summary>
internal static class WaitingReasons
{
    public const string PodInitializing = "PodInitializing";
    public const string ContainerCreating = "ContainerCreating";
    public const string CreateContainerConfigError = "CreateContainerConfigError";
    public const string CrashLoopBackOff = "CrashLoopBackOff";
    public const string RunContainerError = "RunContainerError";

    /// <summary>Ours, for what is ErrImageNeverPull elsewhere: the machine lacks the program.</summary>
    public const string ExecutableMissing = "ExecutableMissing";

    /// <summary>Ours: on Kubernetes every pod has a network of its own.</summary>
    public const string AddressInUse = "AddressInUse";
}
