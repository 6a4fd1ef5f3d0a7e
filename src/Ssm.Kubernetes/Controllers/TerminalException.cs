namespace Ssm.Kubernetes;

/// <summary>Trying again cannot help: the pass is logged and counted but not repeated until the object changes.</summary>
public sealed class TerminalException : Exception
{
    /// <summary>Says why trying again cannot help.</summary>
    public TerminalException(string message)
        : base(message)
    {
    }

    /// <summary>Says why trying again cannot help, with the cause.</summary>
    public TerminalException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
