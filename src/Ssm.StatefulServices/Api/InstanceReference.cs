namespace Ssm.StatefulServices.Api;

/// <summary>A ServiceInstance of the platform.</summary>
public sealed record InstanceReference
{
    /// <summary>The ServiceInstance's namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>The ServiceInstance's name.</summary>
    public string? Name { get; init; }

    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => $"{Namespace}/{Name}";
}
