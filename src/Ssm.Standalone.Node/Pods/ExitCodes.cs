namespace Ssm.Standalone.Node.Pods;

/// <summary>Exit codes that are not the program's own.</summary>
internal static class ExitCodes
{
    /// <summary>The process could not be made; what container runtimes use.</summary>
    public const int CannotStart = 128;
}
