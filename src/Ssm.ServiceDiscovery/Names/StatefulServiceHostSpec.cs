namespace Ssm.ServiceDiscovery.Names;

/// <summary>The one field of a StatefulService's spec that names need.</summary>
internal sealed record StatefulServiceHostSpec
{
    public string? Host { get; init; }
}
