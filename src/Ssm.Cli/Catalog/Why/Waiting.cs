namespace Ssm.Cli.Catalog.Why;

/// <summary>What an object waits for, as far as its status tells.</summary>
/// <param name="State">How it stands, for example <c>is not ready: the plan does not exist</c>.</param>
/// <param name="On">The object that it waits on, for example <c>class "credis"</c>; null for nobody but itself.</param>
/// <param name="Next">When or by what it goes on; null when there is nothing to come.</param>
internal sealed record Waiting(string State, string? On, string? Next)
{
    /// <summary>One sentence.</summary>
    public string Sentence(string subject)
    {
        var on = On is null ? string.Empty : $"; it waits for {On}";
        var next = Next is null ? string.Empty : $"{(On is null ? ";" : ",")} {Next}";
        return $"{subject} {State.TrimEnd('.')}{on}{next}.";
    }
}
