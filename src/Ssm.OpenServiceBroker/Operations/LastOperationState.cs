using System.Text.Json.Serialization;

namespace Ssm.OpenServiceBroker.Operations;

/// <summary>
/// State of an asynchronous operation. Not an enum: a platform keeps polling on a state it does not know and shows it as sent.
/// OSB v2.17, "Polling Last Operation for Service Instances".
/// </summary>
/// <param name="Value">The wire value, for example <c>in progress</c>.</param>
[JsonConverter(typeof(StringIdConverter<LastOperationState>))]
public readonly record struct LastOperationState(string Value) : IStringId<LastOperationState>
{
    /// <summary><c>in progress</c>: poll again.</summary>
    public static readonly LastOperationState InProgress = new("in progress");

    /// <summary><c>succeeded</c>: stop polling.</summary>
    public static readonly LastOperationState Succeeded = new("succeeded");

    /// <summary><c>failed</c>: stop polling; orphan mitigation may follow.</summary>
    public static readonly LastOperationState Failed = new("failed");

    static LastOperationState IStringId<LastOperationState>.FromWire(string value) => new(value);

    /// <summary>The wire value.</summary>
    public override string ToString() => Value ?? "";
}
