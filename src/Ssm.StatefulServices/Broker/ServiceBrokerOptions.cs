using System.Text.Json.Nodes;
using k8s;

namespace Ssm.StatefulServices.Broker;

/// <summary>How one replica of a service's broker runs.</summary>
public sealed class ServiceBrokerOptions
{
    /// <summary>The service, such as <c>credis</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The Kubernetes API and who the broker is there.</summary>
    public required KubernetesClientConfiguration Kubernetes { get; init; }

    /// <summary>Name of this replica, unique among them; the holder of the lease. The pod's name.</summary>
    public required string Identity { get; init; }

    /// <summary>The address to listen on. Default: every address; the pod's own when the environment has POD_IP.</summary>
    public string Address { get; init; } = "0.0.0.0";

    /// <summary>The port to listen on; 0 takes any free one. Default 8080.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Where the broker's own objects and those of its instances live. Default <c>service-brokers</c>.</summary>
    public string Namespace { get; init; } = DefaultNamespace;

    /// <summary>The image that the broker runs in, for what SSM itself does beside an engine. Default <c>ssm:latest</c>.</summary>
    public string Image { get; init; } = DefaultImage;

    /// <summary>The site's changes to offerings; null keeps the built-in ones.</summary>
    public JsonObject? Site { get; init; }

    /// <summary>The value of <see cref="Port"/> unless it is set.</summary>
    public const int DefaultPort = 8080;

    /// <summary>The value of <see cref="Namespace"/> unless it is set.</summary>
    public const string DefaultNamespace = "service-brokers";

    /// <summary>The value of <see cref="Image"/> unless it is set.</summary>
    public const string DefaultImage = "ssm:latest";

    /// <summary>
    /// Options as a pod's environment gives them: POD_NAME, POD_IP, POD_NAMESPACE, PORT, SSM_IMAGE, the image of the pod, and SSM_OFFERINGS, the path of the site's
    /// configuration (<see cref="Offerings.OfferingConfiguration.Find"/>).
    /// </summary>
    public static ServiceBrokerOptions FromEnvironment(
        string service, KubernetesClientConfiguration kubernetes, IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return new ServiceBrokerOptions
        {
            Service = service,
            Kubernetes = kubernetes,
            Identity = environment.GetValueOrDefault("POD_NAME") ?? $"{service}-broker",
            Address = environment.GetValueOrDefault("POD_IP") ?? "0.0.0.0",
            Port = int.TryParse(environment.GetValueOrDefault("PORT"), out var port) ? port : DefaultPort,
            Namespace = environment.GetValueOrDefault("POD_NAMESPACE") ?? DefaultNamespace,
            Image = environment.GetValueOrDefault("SSM_IMAGE") is { Length: > 0 } image ? image : DefaultImage,
            Site = environment.GetValueOrDefault("SSM_OFFERINGS") is { Length: > 0 } path ? Offerings.OfferingConfiguration.Find(path) : null,
        };
    }
}
