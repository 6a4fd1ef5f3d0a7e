using System.Text.Json;
using k8s.Models;

namespace Ssm.StatefulServices.Api;

/// <summary>What there is of an instance, as its operator saw it last.</summary>
public sealed record StatefulServiceStatus
{
    /// <summary>The generation of the spec that this status tells about.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>The highest generation that was Ready once: an operation that asked for it has succeeded, whatever came after.</summary>
    public long? ReadyGeneration { get; init; }

    /// <summary>One word for people and machines; see <see cref="StatefulServicePhase"/>.</summary>
    public string? Phase { get; init; }

    /// <summary>What the instance waits for, such as <c>Wait for ingress</c>; null when it waits for nothing.</summary>
    public string? Message { get; init; }

    /// <summary>The load-balancer address that clients use.</summary>
    public string? Address { get; init; }

    /// <summary>The port that clients use.</summary>
    public int? Port { get; init; }

    /// <summary>Address and port of each node that serves.</summary>
    public IReadOnlyList<ServiceEndpoint>? Endpoints { get; init; }

    /// <summary>How many nodes the plan and the parameters ask for.</summary>
    public int? Nodes { get; init; }

    /// <summary>How many nodes are to run at present, on the way to <see cref="Nodes"/>; null until the nodes were joined.</summary>
    public int? RunNodes { get; init; }

    /// <summary>The disk that the largest node has, as Kubernetes writes it: it does not shrink below that. Null while there is none.</summary>
    public string? Storage { get; init; }

    /// <summary>How many of them are ready.</summary>
    public int? ReadyNodes { get; init; }

    /// <summary>The pod that takes writes; null while there is none, or where the engine has no such role.</summary>
    public string? Primary { get; init; }

    /// <summary>A number of the instance's own, unique over all instances of all services.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("appID")]
    public long? AppId { get; init; }

    /// <summary>The version of the engine that really runs, as the engine says it.</summary>
    public string? EngineVersion { get; init; }

    /// <summary>What the formation of the engine has to remember from pass to pass; its shape is the service's own affair. Never a secret.</summary>
    public JsonElement? Formation { get; init; }

    /// <summary>Ready and what else the engine's health is made of.</summary>
    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}
