namespace Ssm.OpenServiceBroker;

/// <summary>
/// How a platform proves to a broker who it is: what the client sends and what the server accepts.
/// OSB v2.17, "Platform to Service Broker Authentication".
/// </summary>
public abstract record BrokerCredential
{
    private BrokerCredential()
    {
    }

    /// <summary>No <c>Authorization</c> header. A server that lists it accepts everybody.</summary>
    public static BrokerCredential None { get; } = new Anonymous();

    /// <summary>Never shows the secret.</summary>
    public sealed override string ToString() => $"{GetType().Name} [redacted]";

    /// <summary>No proof at all; see <see cref="None"/>.</summary>
    public sealed record Anonymous : BrokerCredential;

    /// <summary>HTTP basic authentication, UTF-8.</summary>
    public sealed record Basic : BrokerCredential
    {
        /// <summary>Must not contain a colon (RFC 7617).</summary>
        public required string Username { get; init; }

        /// <summary>Any characters.</summary>
        public required string Password { get; init; }
    }

    /// <summary>An opaque bearer token (OSB v2.14 on).</summary>
    public sealed record Bearer : BrokerCredential
    {
        /// <summary>Sent as it is after <c>Bearer </c>.</summary>
        public required string Token { get; init; }
    }
}
