namespace Ssm.Standalone.Node.Pods;

/// <summary>Whether a container can start.</summary>
internal abstract record Preparation
{
    private Preparation()
    {
    }

    /// <summary>It can.</summary>
    internal sealed record Ready(ContainerLaunch Launch) : Preparation;

    /// <summary>It has to wait; shown as the reason and message of its waiting state.</summary>
    internal sealed record Blocked(string Reason, string Message) : Preparation;
}
