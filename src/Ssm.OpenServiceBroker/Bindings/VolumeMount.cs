namespace Ssm.OpenServiceBroker.Bindings;

/// <summary>OSB v2.17, "Volume Mount Object".</summary>
public sealed record VolumeMount
{
    /// <summary>Name of the volume driver.</summary>
    public required string Driver { get; init; }

    /// <summary>Where the application sees the volume.</summary>
    public required string ContainerDir { get; init; }

    /// <summary><c>r</c> or <c>rw</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Only <c>shared</c> is defined.</summary>
    public required string DeviceType { get; init; }

    /// <summary>What to mount.</summary>
    public required VolumeDevice Device { get; init; }
}
