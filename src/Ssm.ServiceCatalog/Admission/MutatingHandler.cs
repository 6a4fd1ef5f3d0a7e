using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Admission.Wire;

namespace Ssm.ServiceCatalog.Admission;

/// <summary>Runs a pure mutation over a typed object and turns its result into a patch of the raw one.</summary>
/// <param name="type">The kind.</param>
/// <param name="mutate">New object, old object or null, request → the object as it shall be stored.</param>
internal sealed class MutatingHandler<T>(ResourceType<T> type, Func<T, T?, AdmissionRequest, CancellationToken, Task<MutationResult<T>>> mutate) : IAdmissionHandler
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public AdmissionHook Hook { get; } = new(type.Plural, IsMutating: true, type.IsNamespaced);

    public async Task<AdmissionVerdict> ReviewAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (!AdmittedObject.TryRead(request, type, out var resource, out var old, out var problem))
        {
            return problem;
        }

        var result = await mutate(resource, old, request, cancellationToken);
        if (result.Resource is not { } stored)
        {
            return result.Denial!;
        }

        var before = JsonNode.Parse(request.Object!.Value.GetRawText())!.AsObject();
        var after = before.DeepClone().AsObject();
        var mutated = JsonSerializer.SerializeToNode(stored, type.TypeInfo)!.AsObject();
        Take(mutated, after, "spec");
        if (mutated["metadata"] is JsonObject from && after["metadata"] is JsonObject to)
        {
            Take(from, to, "labels");
            Take(from, to, "annotations");
            Take(from, to, "finalizers");
        }

        return new AdmissionVerdict.Allowed(JsonPatch.Between(before, after));
    }

    /// <summary>Only these members are ever mutated; the rest must reach storage as the user wrote it.</summary>
    private static void Take(JsonObject from, JsonObject to, string member)
    {
        if (from.TryGetPropertyValue(member, out var value) && value is not null)
        {
            to[member] = value.DeepClone();
        }
    }
}
