using System.Net;

namespace Ssm.OpenServiceBroker.Client;

/// <summary>The platform's interpretation of what came back, as the rows of OSB v2.17, "Orphan Mitigation", know it.</summary>
public abstract record BrokerReply
{
    private BrokerReply()
    {
    }

    /// <summary>An answer with a status.</summary>
    /// <param name="Status">Any.</param>
    /// <param name="IsMalformed">Whether it is anything but a good answer of its endpoint.</param>
    public sealed record Answered(HttpStatusCode Status, bool IsMalformed) : BrokerReply;

    /// <summary>A poll of the operation answered 200 with <c>failed</c>, or the operation ran longer than it may.</summary>
    public sealed record OperationFailed : BrokerReply;

    /// <summary>No complete answer in time.</summary>
    public sealed record TimedOut : BrokerReply;

    /// <summary>The connection could not be made or broke.</summary>
    /// <param name="IsRequestSent">Whether the broker may have seen the request.</param>
    public sealed record Broken(bool IsRequestSent) : BrokerReply;

    /// <summary>The broker succeeded, and then the platform could not record or deliver the result.</summary>
    public sealed record PlatformFailed : BrokerReply;
}
