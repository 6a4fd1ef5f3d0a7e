using System.Net;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Client;

/// <summary>What an endpoint's answers mean.</summary>
internal sealed record BrokerEndpoint<T>
    where T : class
{
    /// <summary>One of <see cref="BrokerMethods"/>.</summary>
    public required string Name { get; init; }

    public required HttpMethod Verb { get; init; }

    /// <summary>Codes that mean success, 202 excepted.</summary>
    public required IReadOnlyList<HttpStatusCode> Successes { get; init; }

    /// <summary>Reads a good body; throws <see cref="System.Text.Json.JsonException"/> for any other.</summary>
    public required Func<ReadOnlyMemory<byte>, T> Read { get; init; }

    /// <summary>
    /// Deletes: the value of a success, whose body does not matter. A body that is no JSON must not keep a resource alive.
    /// </summary>
    public T? WithoutBody { get; init; }

    /// <summary>The operation of a 202; <see langword="null"/> where 202 has no meaning.</summary>
    public Func<T, Operation?>? OperationOf { get; init; }
}
