using System.Text.Json;

namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>What access is wanted. Immutable but for <see cref="RotationRequests"/>.</summary>
public sealed record ServiceBindingSpec
{
    /// <summary>The instance, in the binding's own namespace.</summary>
    public ObjectReference? InstanceRef { get; init; }

    /// <summary>Parameters for the broker: a JSON object whose keys the plan defines.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>Parameters from Secrets; a key may appear only once in all sources.</summary>
    public IReadOnlyList<ParametersFromSource>? ParametersFrom { get; init; }

    /// <summary>The Secret that receives the credentials. Default: the binding's own name.</summary>
    public string? SecretName { get; init; }

    /// <summary>Changes to the credentials before they are stored, in order.</summary>
    public IReadOnlyList<SecretTransform>? SecretTransforms { get; init; }

    /// <summary>Further keys of the Secret, made from the credentials: <c>servicebinding</c>, <c>spring</c>, <c>dotnet</c>, <c>jdbc</c>, <c>vcap</c>.</summary>
    public IReadOnlyList<string>? SecretPresets { get; init; }

    /// <summary>The OSB binding id. Filled on creation when empty.</summary>
    public string ExternalID { get => field ?? ""; init; }

    /// <summary>Raising it makes the controller change the credential. Never falls. The only part of the spec that may change.</summary>
    public long? RotationRequests { get; init; }

    /// <summary>Who created the binding, or raised <see cref="RotationRequests"/> last. Written by admission only.</summary>
    public UserInfo? UserInfo { get; init; }

    /// <summary>Never shows the content: it may hold secrets.</summary>
    public override string ToString() => "[redacted]";
}
