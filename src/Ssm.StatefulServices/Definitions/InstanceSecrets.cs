using System.Collections.Frozen;

namespace Ssm.StatefulServices.Definitions;

/// <summary>Passwords of an instance by name. They are never shown: not by <see cref="ToString"/> and not in a message.</summary>
public sealed class InstanceSecrets
{
    private readonly FrozenDictionary<string, string> _values;

    /// <param name="generated">What SSM generated.</param>
    /// <param name="given">What the user gave; it goes before what was generated under the same name.</param>
    public InstanceSecrets(IReadOnlyDictionary<string, string> generated, IReadOnlyDictionary<string, string> given)
    {
        ArgumentNullException.ThrowIfNull(generated);
        ArgumentNullException.ThrowIfNull(given);
        _values = generated.Where(secret => !given.ContainsKey(secret.Key)).Concat(given).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The secret of this name.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message holds the name only.</exception>
    public string this[string name] =>
        _values.TryGetValue(name, out var value) ? value : throw new InvalidOperationException($"the instance has no secret named {name}");

    /// <summary>Hides everything.</summary>
    public override string ToString() => "[redacted]";
}
