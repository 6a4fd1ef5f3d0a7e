namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>Where a broker is and how to talk to it.</summary>
public sealed record ServiceBrokerSpec
{
    /// <summary>Address of the broker, without <c>/v2</c>. Required.</summary>
    public string? Url { get; init; }

    /// <summary>How the catalog authenticates. Null = not at all.</summary>
    public ServiceBrokerAuthInfo? AuthInfo { get; init; }

    /// <summary>The version of the Open Service Broker API to speak, <c>2.13</c> to <c>2.17</c>; null = the controller's.</summary>
    public string? OsbApiVersion { get; init; }

    /// <summary>Accept any certificate. Excludes <see cref="CaBundle"/>.</summary>
    public bool? InsecureSkipTLSVerify { get; init; }

    /// <summary>PEM certificates that replace the system's roots for this broker.</summary>
    public byte[]? CaBundle { get; init; }

    /// <summary><c>Duration</c> (default) or <c>Manual</c>.</summary>
    public string RelistBehavior { get => field ?? ""; init; }

    /// <summary>Go duration, above zero; overrides the controller's relist interval.</summary>
    public string? RelistDuration { get; init; }

    /// <summary>Raising it asks for the catalog to be read again. Never falls.</summary>
    public long RelistRequests { get; init; }

    /// <summary>Which classes and plans are taken over. Null = all.</summary>
    public CatalogRestrictions? CatalogRestrictions { get; init; }
}
