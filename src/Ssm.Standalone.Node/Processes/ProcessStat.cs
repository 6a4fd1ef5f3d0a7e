namespace Ssm.Standalone.Node.Processes;

/// <summary>What <c>/proc/[pid]/stat</c> says (proc(5)).</summary>
internal readonly record struct ProcessStat
{
    /// <summary>Who it is.</summary>
    public required ProcessIdentity Identity { get; init; }

    /// <summary>Field 3: <c>R</c>, <c>S</c>, <c>Z</c> …</summary>
    public required char State { get; init; }

    /// <summary>Field 4.</summary>
    public required int ParentPid { get; init; }

    /// <summary>Field 6: the number of the session leader, which is a container's first process.</summary>
    public required int SessionId { get; init; }

    /// <summary>True when it has ended and only waits to be reaped.</summary>
    public bool IsZombie => State is 'Z' or 'X';

    /// <summary>Null when the text is not of that form.</summary>
    public static ProcessStat? Parse(string text)
    {
        // The second field is the command in brackets and may itself contain blanks and brackets.
        var open = text.IndexOf('(');
        var close = text.LastIndexOf(')');
        if (open < 0 || close < 0 || close + 2 > text.Length || !int.TryParse(text.AsSpan(0, open), out var pid))
        {
            return null;
        }

        var fields = text[(close + 2)..].Split(' ');
        return fields.Length > 19 && int.TryParse(fields[1], out var parent) && int.TryParse(fields[3], out var session) && long.TryParse(fields[19], out var start)
            ? new ProcessStat { Identity = new(pid, start), State = fields[0][0], ParentPid = parent, SessionId = session }
            : null;
    }
}
