using System.Text.Json;
using k8s.Models;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Topology;

/// <summary>How many nodes an instance has and what each gets: the user's common parameters, with the plan's defaults where there are none.</summary>
internal sealed record InstanceSize
{
    /// <summary>Number of nodes (parameter <c>replicas</c>).</summary>
    public required int Replicas { get; init; }

    /// <summary>Memory for the data of each node (parameter <c>resources.memory</c>).</summary>
    public required ByteQuantity Memory { get; init; }

    /// <summary>Disk of each node (parameter <c>resources.storage</c>).</summary>
    public required ByteQuantity Storage { get; init; }

    /// <summary>Processor share each node is sure of, as Kubernetes writes it (parameter <c>resources.cpu</c>).</summary>
    public required string Cpu { get; init; }

    /// <summary>Each node has an exporter for Prometheus beside it (parameter <c>exporter</c>).</summary>
    public bool Exporter { get; init; }

    /// <summary>The size of this instance.</summary>
    public static InstanceSize Of(Instance instance)
    {
        var plan = instance.Plan;
        var parameters = instance.Parameters;
        var resources = parameters.Member("resources") ?? default;
        return new InstanceSize
        {
            Replicas = parameters.Member("replicas")?.GetInt32() ?? plan.Replicas.Default,
            Memory = ByteQuantity.Parse(resources.Member("memory")?.GetString() ?? plan.Memory.Default),
            Storage = ByteQuantity.Parse(resources.Member("storage")?.GetString() ?? plan.Storage.Default),
            Cpu = Share(resources.Member("cpu")) ?? plan.Cpu,
            Exporter = parameters.Member("exporter")?.GetBoolean() is true,
        };
    }

    /// <summary>What of a change of size no service can carry out: disks do not shrink.</summary>
    public static IReadOnlyList<ParameterError> CheckChange(Instance current, Instance desired)
    {
        // What the disks have, which is less than what was asked for where the cluster refused to give it.
        var has = current.Resource.Status?.Storage is { } storage ? new ResourceQuantity(storage).ToDecimal() : Of(current).Storage.Bytes;
        var wanted = Of(desired).Storage;
        return wanted.Bytes < has
            ? [new ParameterError("parameters.resources.storage", $"cannot be lowered, it is {new ByteQuantity((long)has).ToKubernetes()}", wanted.ToKubernetes())]
            : [];
    }

    private static string? Share(JsonElement? cpu) =>
        cpu is not { } share ? null : share.ValueKind == JsonValueKind.Number ? share.GetRawText() : share.GetString();
}
