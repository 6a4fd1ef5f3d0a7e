using System.Text.Json;

namespace Ssm.StatefulServices.Api;

/// <summary>What is wanted of an instance.</summary>
public sealed record StatefulServiceSpec
{
    /// <summary>The service, such as <c>credis</c>. Never changes.</summary>
    public string Service { get; init; } = "";

    /// <summary>The id of the plan, such as <c>redis-4.0-standard</c>.</summary>
    public string Plan { get; init; } = "";

    /// <summary>The OSB instance id, as the platform chose it. Never changes.</summary>
    public string InstanceId { get; init; } = "";

    /// <summary>The version of the engine that was asked for by the plan, such as <c>7.0</c>.</summary>
    public string? EngineVersion { get; init; }

    /// <summary>DNS name that resolves to the instance's address; null: the instance has none of its own.</summary>
    public string? Host { get; init; }

    /// <summary>The ServiceInstance that asked for this; null when the platform did not tell.</summary>
    public InstanceReference? Instance { get; init; }

    /// <summary>The user's parameters, secrets left out; an object. What is not given has the plan's default.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>Which state of the Secret that holds the secret parameters belongs to this spec. It grows with each change of a secret, so
    /// that the change has a generation, without the object telling anything about the secret.</summary>
    public long? SecretRevision { get; init; }
}
