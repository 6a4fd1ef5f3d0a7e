using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.StatefulServices.Definitions;

/// <summary>One Kubernetes object as it should be, whatever its kind.</summary>
public abstract record DesiredObject
{
    /// <summary>True for what makes an instance better but not different, such as a PodDisruptionBudget: a cluster that does not serve the kind
    /// goes without.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The object itself. Not to be changed.</summary>
    public abstract IKubernetesObject<V1ObjectMeta> Described { get; }

    /// <summary>Makes it so.</summary>
    public abstract Task<EnsureResult> EnsureAsync(KubernetesApi api, IObjectReader reader, CancellationToken cancellationToken);

    /// <summary>The object as JSON.</summary>
    public abstract JsonNode ToJson();

    /// <summary>Kind and name, for messages.</summary>
    public abstract override string ToString();

    /// <summary>An object of one kind.</summary>
    public static DesiredObject Of<T>(ResourceType<T> type, T resource)
        where T : class, IKubernetesObject<V1ObjectMeta> => new Typed<T>(type, resource);

    private sealed record Typed<T>(ResourceType<T> Type, T Resource) : DesiredObject
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        public override IKubernetesObject<V1ObjectMeta> Described => Resource;

        public override async Task<EnsureResult> EnsureAsync(KubernetesApi api, IObjectReader reader, CancellationToken cancellationToken)
        {
            var key = NamespacedName.Of(Resource);
            var current = await reader.ReadAsync(Type, key, cancellationToken);
            try
            {
                return await api.EnsureAsync(Type, Resource, current, cancellationToken);
            }
            catch (KubernetesApiException exists) when (exists.IsAlreadyExists)
            {
                // The cache lags behind what an earlier pass made.
                return await api.EnsureAsync(Type, Resource, await api.GetAsync(Type, key, cancellationToken), cancellationToken);
            }
            catch (KubernetesApiException missing) when (missing.IsNotFound && IsOptional)
            {
                return EnsureResult.Unchanged;
            }
        }

        public override JsonNode ToJson()
        {
            Resource.ApiVersion ??= Type.ApiVersion;
            Resource.Kind ??= Type.Kind;
            return JsonSerializer.SerializeToNode(Resource, Type.TypeInfo)!; // an object never serialises to null
        }

        public override string ToString() => $"{Type.Kind} {NamespacedName.Of(Resource)}";
    }
}
