using Ssm.Kubernetes;

namespace Ssm.StatefulServices.Api;

/// <summary>Our own kind as data.</summary>
public static class StatefulServiceTypes
{
    /// <summary><c>ssm.infra.tce.io/v1alpha1</c>, kind <c>StatefulService</c>.</summary>
    public static ResourceType<StatefulService> StatefulServices { get; } = new(
        "ssm.infra.tce.io", "v1alpha1", "statefulservices", "StatefulService", isNamespaced: true, StatefulServiceJsonContext.Default.StatefulService);
}
