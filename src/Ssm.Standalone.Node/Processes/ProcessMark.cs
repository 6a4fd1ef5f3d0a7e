namespace Ssm.Standalone.Node.Processes;

/// <summary>Environment entries by which a process is known to be ours, even if its parents are gone and it made a session of its own.</summary>
internal static class ProcessMark
{
    private const string NodeVariable = "SSM_NODE";
    private const string ContainerVariable = "SSM_CONTAINER";

    public static void Apply(IDictionary<string, string?> environment, string nodeId, string containerId)
    {
        environment[NodeVariable] = nodeId;
        environment[ContainerVariable] = containerId;
    }

    public static string OfNode(string nodeId) => $"{NodeVariable}={nodeId}";

    public static string OfContainer(string containerId) => $"{ContainerVariable}={containerId}";
}
