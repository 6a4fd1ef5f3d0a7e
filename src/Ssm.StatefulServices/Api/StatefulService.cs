using k8s;
using k8s.Models;

namespace Ssm.StatefulServices.Api;

/// <summary>
/// One instance of a stateful service, whichever engine: <c>ssm.infra.tce.io/v1alpha1</c>, kind <c>StatefulService</c>. The broker writes
/// <see cref="Spec"/>, the operator of the service makes it so and writes <see cref="Status"/>. It holds no password.
/// </summary>
public sealed record StatefulService : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string? ApiVersion { get; set; }

    /// <inheritdoc/>
    public string? Kind { get; set; }

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What is wanted.</summary>
    public StatefulServiceSpec? Spec { get; init; }

    /// <summary>What there is; null until the operator has seen the object.</summary>
    public StatefulServiceStatus? Status { get; init; }
}
