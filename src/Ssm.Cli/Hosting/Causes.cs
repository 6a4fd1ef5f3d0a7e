namespace Ssm.Cli.Hosting;

/// <summary>An exception as one line for a person.</summary>
internal static class Causes
{
    private const string Pointer = ", see inner exception";

    /// <summary>Its message; where .NET only points to the exception inside, that one's too.</summary>
    public static string Describe(Exception failure)
    {
        var message = failure.Message.TrimEnd('.');
        return failure.InnerException is { } inner && message.EndsWith(Pointer, StringComparison.OrdinalIgnoreCase)
            ? $"{message[..^Pointer.Length]}: {Describe(inner)}"
            : failure.Message;
    }
}
