using System.Text.Json.Serialization;

namespace Ssm.OpenServiceBroker.Operations;

/// <summary>
/// The broker's name for an operation in progress; the platform hands it back, unchanged, with every poll.
/// OSB v2.17, "Asynchronous Operations".
/// </summary>
/// <param name="Value">Opaque; at most <see cref="MaxLength"/> characters.</param>
[JsonConverter(typeof(StringIdConverter<Operation>))]
public readonly record struct Operation(string Value) : IStringId<Operation>
{
    /// <summary>Characters an operation may have (OSB v2.15 on).</summary>
    public const int MaxLength = 10_000;

    static Operation IStringId<Operation>.FromWire(string value) => new(value);

    /// <summary>The operation itself.</summary>
    public override string ToString() => Value ?? "";
}
