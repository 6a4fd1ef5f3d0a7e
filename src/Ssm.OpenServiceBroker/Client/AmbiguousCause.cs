using System.Net;

namespace Ssm.OpenServiceBroker.Client;

/// <summary>
/// Why a call's result is unknown. Closed: <see cref="Timeout"/>, <see cref="Transport"/>, <see cref="MalformedBody"/>. <c>ToString</c> is
/// a sentence for users, without secrets.
/// </summary>
public abstract record AmbiguousCause
{
    private AmbiguousCause()
    {
    }

    /// <summary>What orphan mitigation has to know about this cause.</summary>
    public abstract BrokerReply Reply { get; }

    /// <summary>No complete answer within <see cref="BrokerClientOptions.RequestTimeout"/>.</summary>
    /// <param name="Request">Method and URL.</param>
    public sealed record Timeout(string Request) : AmbiguousCause
    {
        /// <inheritdoc/>
        public override BrokerReply Reply => new BrokerReply.TimedOut();

        /// <inheritdoc/>
        public override string ToString() => $"{Request}: context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
    }

    /// <summary>The connection could not be made, or broke before a complete answer came.</summary>
    /// <param name="Request">Method and URL.</param>
    /// <param name="Message">What the network said.</param>
    /// <param name="IsRequestSent">Whether the broker may have seen the request: false when no connection came about.</param>
    public sealed record Transport(string Request, string Message, bool IsRequestSent) : AmbiguousCause
    {
        /// <inheritdoc/>
        public override BrokerReply Reply => new BrokerReply.Broken(IsRequestSent);

        /// <inheritdoc/>
        public override string ToString() => $"{Request}: {Message}";
    }

    /// <summary>A success code with a body that is not what the endpoint promises, or is too large.</summary>
    /// <param name="Error">The status, with the defect as its <see cref="BrokerHttpError.ResponseError"/>.</param>
    public sealed record MalformedBody(BrokerHttpError Error) : AmbiguousCause
    {
        /// <summary>The success code.</summary>
        public HttpStatusCode Status => Error.Status;

        /// <inheritdoc/>
        public override BrokerReply Reply => new BrokerReply.Answered(Status, IsMalformed: true);

        /// <inheritdoc/>
        public override string ToString() => Error.ToString();
    }
}
