using System.Text.Json;

namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>An answer as it came, with the request that it is for.</summary>
internal sealed record ConformanceReply
{
    /// <summary>Verb and path, for reasons.</summary>
    public required string Request { get; init; }

    public required int Status { get; init; }

    /// <summary>The body, or <see langword="null"/> when it is no JSON.</summary>
    public JsonElement? Body { get; init; }

    public required Func<string, string?> Header { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public string? Operation => String("operation");

    public bool IsPoll => Request.EndsWith("/last_operation", StringComparison.Ordinal);

    public bool IsOfBinding => Request.Contains("/service_bindings/", StringComparison.Ordinal);

    public string? Error => String("error");

    public bool Is(params ReadOnlySpan<int> statuses) => statuses.Contains(Status);

    public string? String(string name) => Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public JsonElement? Member(string name) =>
        Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty(name, out var value) ? value : null;

    /// <summary>Whether a member reads the same in both answers; absent is the same as absent.</summary>
    public bool HasSame(string name, ConformanceReply other) => (Member(name), other.Member(name)) switch
    {
        ({ } one, { } two) => JsonElement.DeepEquals(one, two),
        var (one, two) => one is null && two is null,
    };

    /// <summary>A finding that this answer is another one than expected.</summary>
    public ConformanceFinding Unexpected(string expected) =>
        new ConformanceFinding.Failed($"{Request}: expected {expected}, got {Status}{(Error is { } error ? $" {error}" : "")}");

    /// <summary>Passes when the status is one of these.</summary>
    public ConformanceFinding Expect(params ReadOnlySpan<int> statuses) =>
        statuses.Contains(Status) ? ConformanceFinding.Pass : Unexpected(string.Join(" or ", statuses.ToArray()));

    /// <summary>Passes when it is a refusal with this status and code.</summary>
    public ConformanceFinding ExpectError(int status, string code) =>
        Status == status && Error == code ? ConformanceFinding.Pass : Unexpected($"{status} {code}");
}
