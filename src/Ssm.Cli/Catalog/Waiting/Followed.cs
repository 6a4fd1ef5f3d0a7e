namespace Ssm.Cli.Catalog.Waiting;

/// <summary>What to make of an object while it is followed.</summary>
/// <typeparam name="T">The object.</typeparam>
/// <param name="IsDone">Nothing more is to be waited for.</param>
/// <param name="Describe">Its state in one line; empty while there is nothing to say.</param>
/// <param name="TellsPast">Events from before count too: the object has just been made.</param>
internal sealed record Followed<T>(Func<T, bool> IsDone, Func<T, string> Describe, bool TellsPast)
{
    /// <summary>The reason that the event of the last change carries; null when none is to be waited for.</summary>
    public Func<T, string?> LastReason { get; init; } = _ => null;

    /// <summary>The same for a narrower type.</summary>
    public Followed<TExact> For<TExact>()
        where TExact : T => new(item => IsDone(item), item => Describe(item), TellsPast) { LastReason = item => LastReason(item) };
}
