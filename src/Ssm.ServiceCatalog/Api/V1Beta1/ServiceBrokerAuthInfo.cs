namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>Exactly one way to authenticate at a broker; basic wins if both are given.</summary>
public sealed record ServiceBrokerAuthInfo
{
    /// <summary>HTTP basic authentication; the Secret holds <c>username</c> and <c>password</c>.</summary>
    public ServiceBrokerAuthSecret? Basic { get; init; }

    /// <summary>Bearer token; the Secret holds <c>token</c>.</summary>
    public ServiceBrokerAuthSecret? Bearer { get; init; }
}
