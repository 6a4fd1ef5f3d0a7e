namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>Where the credentials for a broker are kept.</summary>
public sealed record ServiceBrokerAuthSecret
{
    /// <summary>Required. Read anew for each call, so a changed Secret takes effect at once.</summary>
    public SecretReference? SecretRef { get; init; }
}
