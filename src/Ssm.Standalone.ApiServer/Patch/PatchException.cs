namespace Ssm.Standalone.ApiServer.Patch;

/// <summary>A patch that cannot be applied. The message names the operation, the path and the rule; it is safe to show to the client.</summary>
public sealed class PatchException : Exception
{
    /// <summary>A failure of the given kind.</summary>
    public PatchException(PatchFailure failure, string message)
        : base(message) => Failure = failure;

    /// <summary>A malformed patch.</summary>
    public PatchException(string message)
        : this(PatchFailure.Malformed, message)
    {
    }

    /// <summary>Tells the HTTP status: see <see cref="PatchFailure"/>.</summary>
    public PatchFailure Failure { get; }
}
