namespace Ssm.Cli.Hosting;

/// <summary>
/// What a command may know of the process it runs in. A role that the standalone node runs inside its own process gets the environment and the log of its
/// container here, so no command reads the process's own.
/// </summary>
internal sealed record CommandContext
{
    /// <summary>Environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Where results and, for roles, log lines go.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Where errors go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Where answers to questions come from; nowhere for roles.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>True when SIGINT and SIGTERM stop the command; inside another process its token does.</summary>
    public bool HandlesSignals { get; init; }

    /// <summary>The context of the process itself.</summary>
    public static CommandContext OfProcess() => new()
    {
        Environment = System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? string.Empty),
        Output = Console.Out,
        Error = Console.Error,
        Input = Console.In,
        Time = TimeProvider.System,
        HandlesSignals = true,
    };
}
