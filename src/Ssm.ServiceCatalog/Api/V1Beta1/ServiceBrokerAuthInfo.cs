namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>How to authenticate at a broker; of basic and bearer the former wins if both are given.</summary>
public sealed record ServiceBrokerAuthInfo
{
    /// <summary>HTTP basic authentication; the Secret holds <c>username</c> and <c>password</c>.</summary>
    public ServiceBrokerAuthSecret? Basic { get; init; }

    /// <summary>Bearer token; the Secret holds <c>token</c>.</summary>
    public ServiceBrokerAuthSecret? Bearer { get; init; }

    /// <summary>Mutual TLS, alone or beside one of the others; the Secret holds <c>tls.crt</c> and <c>tls.key</c>.</summary>
    public ServiceBrokerAuthSecret? ClientCertificate { get; init; }
}
