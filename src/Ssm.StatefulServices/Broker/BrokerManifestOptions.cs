namespace Ssm.StatefulServices.Broker;

/// <summary>How a service's broker is deployed.</summary>
public sealed class BrokerManifestOptions
{
    /// <summary>The namespace of the broker and of all instances. Default <c>service-brokers</c>.</summary>
    public string Namespace { get; init; } = ServiceBrokerOptions.DefaultNamespace;

    /// <summary>The image with the <c>ssm</c> program. Default <c>ssm:latest</c>.</summary>
    public string Image { get; init; } = "ssm:latest";

    /// <summary>Replicas of the Deployment; all serve, one of them operates. Default 2.</summary>
    public int Replicas { get; init; } = 2;

    /// <summary>Path of the site's offering configuration inside the container; null leaves the built-in offerings.</summary>
    public string? OfferingsPath { get; init; }

    /// <summary>Makes the password that the platform calls the broker with. Letters and digits only.</summary>
    public required Func<string> NewPassword { get; init; }
}
