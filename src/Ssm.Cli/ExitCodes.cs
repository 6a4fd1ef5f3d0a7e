namespace Ssm.Cli;

/// <summary>What the process returns.</summary>
internal static class ExitCodes
{
    /// <summary>All that was asked for holds.</summary>
    public const int Success = 0;

    /// <summary>It was tried and failed; the error line says what to do.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong; nothing was tried.</summary>
    public const int Usage = 2;

    /// <summary>Interrupted by a signal.</summary>
    public const int Interrupted = 130;
}
