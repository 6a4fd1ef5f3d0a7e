using System.Net;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Client;

/// <summary>
/// How one call to a broker ended. Closed: <see cref="Succeeded"/>, <see cref="Accepted"/>, <see cref="Rejected"/>, <see cref="Ambiguous"/>.
/// </summary>
/// <typeparam name="T">The endpoint's body.</typeparam>
public abstract record BrokerOutcome<T>
{
    private BrokerOutcome()
    {
    }

    /// <summary>
    /// The broker's <c>Retry-After</c>, both forms turned into a duration from now; <see langword="null"/> when it sent none.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What orphan mitigation has to know about this outcome.</summary>
    public abstract BrokerReply Reply { get; }

    /// <summary>A success code of the endpoint, 202 excepted, with a good body.</summary>
    /// <param name="Value">The body.</param>
    /// <param name="Status">200, 201, 304 (catalog) or 410 (delete).</param>
    public sealed record Succeeded(T Value, HttpStatusCode Status) : BrokerOutcome<T>
    {
        /// <inheritdoc/>
        public override BrokerReply Reply => new BrokerReply.Answered(Status, IsMalformed: false);
    }

    /// <summary>202: poll the last operation.</summary>
    /// <param name="Operation">To be handed back with every poll; <see langword="null"/> when absent or empty.</param>
    /// <param name="Value">The body.</param>
    public sealed record Accepted(Operation? Operation, T Value) : BrokerOutcome<T>
    {
        /// <inheritdoc/>
        public override BrokerReply Reply => new BrokerReply.Answered(HttpStatusCode.Accepted, IsMalformed: false);
    }

    /// <summary>Any status that is no success code of the endpoint.</summary>
    /// <param name="Error">Status and error body; its text is the archived Service Catalog's.</param>
    public sealed record Rejected(BrokerHttpError Error) : BrokerOutcome<T>
    {
        /// <inheritdoc/>
        public override BrokerReply Reply => new BrokerReply.Answered(Error.Status, IsMalformed: true);
    }

    /// <summary>Nobody can say from here whether the broker acted.</summary>
    /// <param name="Cause">Why not; its text is for users.</param>
    public sealed record Ambiguous(AmbiguousCause Cause) : BrokerOutcome<T>
    {
        /// <inheritdoc/>
        public override BrokerReply Reply => Cause.Reply;
    }
}
