namespace Ssm.Testing.ScriptedBroker;

/// <summary>What a broker does with one request.</summary>
internal abstract record ScriptedStep
{
    /// <summary>As the in-memory broker does; a status, if given, replaces the one of a success.</summary>
    internal sealed record Behave(int? Status) : ScriptedStep;

    internal sealed record Respond(int Status, string Body) : ScriptedStep
    {
        public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

        /// <summary>Does what was asked before giving the scripted answer: a success whose answer goes wrong.</summary>
        public bool IsAfterBehaving { get; init; }
    }

    internal sealed record Hang(TimeSpan? Duration) : ScriptedStep;

    /// <summary>Closes the connection, before or after doing what was asked.</summary>
    internal sealed record Drop(bool IsAfterBehaving) : ScriptedStep;

    internal sealed record Run(Func<CancellationToken, Task> Action, ScriptedStep Next) : ScriptedStep;
}
