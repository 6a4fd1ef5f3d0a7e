namespace Ssm.Standalone.Node.Processes;

/// <summary>One run of a container, as a process or inside this one.</summary>
internal interface IContainerRun
{
    /// <summary>The exit code; completes when nothing of the run is left. Never fails.</summary>
    Task<int> Exited { get; }

    /// <summary>Asks it to end.</summary>
    void Terminate();

    /// <summary>Ends it.</summary>
    void Kill();
}
