namespace Ssm.Standalone.Storage;

/// <summary>A refusal of the store. <see cref="Error"/> says which; match on it, never on the text.</summary>
public sealed class StoreException : Exception
{
    /// <summary>A refusal with its text.</summary>
    public StoreException(StoreError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>The kind of refusal.</summary>
    public StoreError Error { get; }
}
