namespace Ssm.StatefulServices.Broker;

/// <summary>How a service's broker is deployed.</summary>
public sealed class BrokerManifestOptions
{
    /// <summary>The namespace of the broker and of all instances. Default <c>service-brokers</c>.</summary>
    public string Namespace { get; init; } = ServiceBrokerOptions.DefaultNamespace;

    /// <summary>The image with the <c>ssm</c> program. Default <c>ssm:latest</c>.</summary>
    public string Image { get; init; } = ServiceBrokerOptions.DefaultImage;

    /// <summary>Where the broker sends its traces, a collector of OpenTelemetry; null = nowhere. Default null.</summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary>Replicas of the Deployment; all serve, one of them operates. Default 2.</summary>
    public int Replicas { get; init; } = 2;

    /// <summary>Path of the site's offering configuration inside the container; null takes that of <see cref="OfferingsConfigMap"/>.</summary>
    public string? OfferingsPath { get; init; }

    /// <summary>The ConfigMap of the same namespace that may have the site's offering configuration (<see cref="Offerings.OfferingConfiguration.FileName"/>); null for none.</summary>
    public string? OfferingsConfigMap { get; init; }

    /// <summary>Makes the password that the platform calls the broker with. Letters and digits only.</summary>
    public required Func<string> NewPassword { get; init; }
}
