namespace Ssm.Testing;

/// <summary>What a command printed and returned.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output's lines, without the last empty one.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public override string ToString() => $"exit {ExitCode}\n{Output}{Error}";
}
