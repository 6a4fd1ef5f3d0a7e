namespace Ssm.StatefulServices.Secrets;

/// <summary>The secret ones of a user's parameters as they are stored.</summary>
/// <param name="Values">By name.</param>
/// <param name="Revision">Grows with each change; 0 when nothing was ever given.</param>
internal sealed record GivenSecrets(IReadOnlyDictionary<string, string> Values, long Revision)
{
    /// <summary>True when exactly these values are stored.</summary>
    public bool AreSame(IReadOnlyDictionary<string, string> others) =>
        Values.Count == others.Count && others.All(other => Values.TryGetValue(other.Key, out var value) && value == other.Value);

    /// <summary>The stored values with some of them replaced.</summary>
    public IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> changes) =>
        Values.Where(value => !changes.ContainsKey(value.Key)).Concat(changes).ToDictionary(StringComparer.Ordinal);

    /// <summary>Never shows a value.</summary>
    public override string ToString() => $"revision {Revision} [redacted]";
}
