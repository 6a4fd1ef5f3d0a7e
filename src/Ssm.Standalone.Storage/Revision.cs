namespace Ssm.Standalone.Storage;

/// <summary>
/// The position of a write in the one sequence of all writes of a store. The first write has 1; <see cref="None"/> is the empty store.
/// Never reused, not even after a restart or a compaction.
/// </summary>
public readonly record struct Revision(long Value) : IComparable<Revision>
{
    /// <summary>Before the first write.</summary>
    public static Revision None => default;

    /// <summary>The revision of the write after this one.</summary>
    public Revision Next => new(Value + 1);

    /// <inheritdoc/>
    public int CompareTo(Revision other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();

    /// <summary>Earlier than.</summary>
    public static bool operator <(Revision left, Revision right) => left.Value < right.Value;

    /// <summary>Later than.</summary>
    public static bool operator >(Revision left, Revision right) => left.Value > right.Value;

    /// <summary>Not later than.</summary>
    public static bool operator <=(Revision left, Revision right) => left.Value <= right.Value;

    /// <summary>Not earlier than.</summary>
    public static bool operator >=(Revision left, Revision right) => left.Value >= right.Value;
}
