using System.Text.Json;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Csp;

/// <summary>What a binding asks for.</summary>
internal sealed record CspGrant
{
    /// <summary>The bucket of bindings that name none.</summary>
    public const string DefaultBucket = "default";

    /// <summary>Value of the parameter <c>policy</c>: list, read, write and delete.</summary>
    public const string ReadWrite = "read-write";

    /// <summary>Value of the parameter <c>policy</c>: list and read.</summary>
    public const string ReadOnly = "read-only";

    /// <summary>The bucket it has rights on, and no other.</summary>
    public required string Bucket { get; init; }

    /// <summary>May change what is in it.</summary>
    public required bool MayWrite { get; init; }

    /// <summary>What the bucket may hold; null leaves that as it is.</summary>
    public ByteQuantity? Quota { get; init; }

    /// <summary>The bucket goes with its last binding.</summary>
    public bool RemoveBucket { get; init; }

    /// <summary>The grant in a binding's parameters.</summary>
    public static CspGrant Of(JsonElement parameters) => new()
    {
        Bucket = parameters.Member("bucket")?.GetString() ?? DefaultBucket,
        MayWrite = parameters.Member("policy")?.GetString() != ReadOnly,
        Quota = parameters.Member("quota")?.GetString() is { } quota ? ByteQuantity.Parse(quota) : null,
        RemoveBucket = parameters.Member("removeBucket")?.GetBoolean() is true,
    };
}
