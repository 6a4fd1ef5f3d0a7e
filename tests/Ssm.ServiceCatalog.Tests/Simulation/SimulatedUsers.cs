using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Admission.Mutations;
using Ssm.ServiceCatalog.Admission.Rules;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using ServiceBinding = Ssm.ServiceCatalog.Api.V1Beta1.ServiceBinding;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>What users do, and what the rest of the cluster does to their objects. Names are few, so that the same ones come again.</summary>
internal sealed class SimulatedUsers(Random chance, SimulatedApiServer api)
{
    public const string Home = "test";
    private static readonly string[] Plans = ["small", "large"];
    private int _ids;

    public void MakeHome() => api.Create(KubernetesTypes.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = Home, Finalizers = ["kubernetes"] } });

    public void Act()
    {
        switch (chance.Next(13))
        {
            case 0 or 1:
                CreateInstance();
                break;
            case 2 or 3:
                CreateBinding();
                break;
            case 4 or 5:
                ChangeInstance();
                break;
            case 6:
                DeleteAny("serviceinstances");
                break;
            case 7 or 8:
                DeleteAny("servicebindings");
                break;
            case 9:
                DeleteAny("secrets");
                break;
            case 10:
                SpoilSecret();
                break;
            case 11:
                RotateBinding();
                break;
            case 12 when chance.Next(40) == 0:
                api.Delete(new StoredKey("namespaces", "", Home));
                break;
            default:
                break;
        }
    }

    /// <summary>The cluster's own controllers: what lies in a namespace that goes, and what belongs to an owner that is gone, is deleted.</summary>
    public void TidyUp()
    {
        if (api.Find(new StoredKey("namespaces", "", Home)) is not { } home)
        {
            MakeHome();
        }
        else if (home["metadata"]!["deletionTimestamp"] is not null)
        {
            var rest = Contents().ToList();
            rest.ForEach(key => api.Delete(key));
            if (rest.Count == 0)
            {
                var namespaces = api.Get(KubernetesTypes.Namespaces, "", Home)!;
                api.Update(KubernetesTypes.Namespaces, namespaces with { Metadata = namespaces.Metadata with { Finalizers = [] } });
            }
        }

        var owners = api.Of("servicebindings").Select(pair => (string)pair.Value["metadata"]!["uid"]!).ToHashSet();
        foreach (var (key, _) in api.Of("secrets").Where(pair => pair.Value["metadata"]!["ownerReferences"] is JsonArray refs && !refs.Any(owner => owners.Contains((string)owner!["uid"]!))).ToList())
        {
            api.Delete(key);
        }
    }

    /// <summary>
    /// Somebody deletes the bindings that hold up an instance. And who changed an instance while nobody knew whether the broker had made it as it was asked
    /// for first is refused with 409, and has to make another: the catalog cannot know whether what is there is its own, so it neither changes nor deletes it.
    /// </summary>
    public void Unblock()
    {
        foreach (var instance in api.List(CatalogTypes.ServiceInstances).Where(IsTaken))
        {
            api.Delete(new StoredKey("serviceinstances", Home, instance.Metadata.Name));
        }

        foreach (var instance in api.List(CatalogTypes.ServiceInstances).Where(instance => instance.Metadata.DeletionTimestamp is not null))
        {
            foreach (var binding in api.List(CatalogTypes.ServiceBindings).Where(binding => binding.Spec.InstanceRef!.Name == instance.Metadata.Name))
            {
                api.Delete(new StoredKey("servicebindings", Home, binding.Metadata.Name));
            }
        }
    }

    public void DeleteAll()
    {
        foreach (var key in Contents().ToList())
        {
            if (key.Plural != "secrets")
            {
                api.Delete(key);
            }
        }
    }

    /// <summary>What the webhook does, which is not what is tested here.</summary>
    public static string? Admit(StoredKey key, JsonObject stored, JsonObject? live, FeatureGates gates, Func<Guid> newId)
    {
        switch (key.Plural)
        {
            case "serviceinstances":
                var instance = stored.Deserialize(CatalogTypes.ServiceInstances.TypeInfo)!;
                var old = live?.Deserialize(CatalogTypes.ServiceInstances.TypeInfo);
                Take(stored, JsonSerializer.SerializeToNode(
                    old is null ? InstanceMutation.OnCreate(instance, user: null, newId()) : InstanceMutation.OnUpdate(instance, old, user: null, gates),
                    CatalogTypes.ServiceInstances.TypeInfo)!.AsObject());
                if (old is null)
                {
                    return null;
                }

                var errors = new FieldErrors();
                InstanceValidator.ValidateUpdate(stored.Deserialize(CatalogTypes.ServiceInstances.TypeInfo)!, old, gates, errors);
                return errors.IsEmpty ? null : errors.ToString();
            case "servicebindings":
                var binding = stored.Deserialize(CatalogTypes.ServiceBindings.TypeInfo)!;
                Take(stored, JsonSerializer.SerializeToNode(
                    live is null ? BindingMutation.OnCreate(binding, user: null, newId()) : BindingMutation.OnUpdate(binding, live.Deserialize(CatalogTypes.ServiceBindings.TypeInfo)!, user: null),
                    CatalogTypes.ServiceBindings.TypeInfo)!.AsObject());
                return null;
            default:
                return null;
        }
    }

    private static void Take(JsonObject stored, JsonObject mutated)
    {
        stored["spec"] = mutated["spec"]!.DeepClone();
        foreach (var member in new[] { "labels", "finalizers" })
        {
            if (mutated["metadata"]![member] is { } value)
            {
                stored["metadata"]![member] = value.DeepClone();
            }
        }
    }

    private static bool IsTaken(ServiceInstance instance) =>
        instance.Status?.Conditions.Find(ConditionType.Ready) is { Status: ConditionStatus.False, Message: { } message } && message.Contains("Status: 409;", StringComparison.Ordinal);

    private IEnumerable<StoredKey> Contents() => new[] { "servicebindings", "serviceinstances", "secrets" }
        .SelectMany(api.Of)
        .Select(pair => pair.Key)
        .Where(key => key.Namespace == Home);

    private void CreateInstance() => api.Create(
        CatalogTypes.ServiceInstances,
        new ServiceInstance
        {
            ApiVersion = CatalogApi.ApiVersion,
            Kind = nameof(ServiceInstance),
            Metadata = new V1ObjectMeta { Name = $"i{chance.Next(5)}", NamespaceProperty = Home },
            Spec = new ServiceInstanceSpec
            {
                ClusterServiceClassExternalName = "credis",
                ClusterServicePlanExternalName = Plans[chance.Next(2)],
                ExternalID = $"instance-{++_ids}",
                Parameters = Parameters(),
            },
        });

    private void CreateBinding()
    {
        var name = $"b{chance.Next(6)}";
        api.Create(
            CatalogTypes.ServiceBindings,
            new ServiceBinding
            {
                ApiVersion = CatalogApi.ApiVersion,
                Kind = nameof(ServiceBinding),
                Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Home },
                Spec = new ServiceBindingSpec { InstanceRef = new ObjectReference { Name = $"i{chance.Next(5)}" }, ExternalID = $"binding-{++_ids}", SecretName = $"s-{name}" },
            });
    }

    private void ChangeInstance()
    {
        if (Any(api.List(CatalogTypes.ServiceInstances)) is { } instance)
        {
            api.Update(CatalogTypes.ServiceInstances, instance with
            {
                Spec = instance.Spec with
                {
                    ClusterServicePlanExternalName = Plans[chance.Next(2)],
                    Parameters = Parameters(),
                    UpdateRequests = instance.Spec.UpdateRequests + chance.Next(2),
                },
            });
        }
    }

    private void RotateBinding()
    {
        if (Any(api.List(CatalogTypes.ServiceBindings)) is { } binding)
        {
            api.Update(CatalogTypes.ServiceBindings, binding with { Spec = binding.Spec with { RotationRequests = (binding.Spec.RotationRequests ?? 0) + 1 } });
        }
    }

    private void SpoilSecret()
    {
        if (Any(api.List(KubernetesTypes.Secrets)) is { } secret)
        {
            var labels = new Dictionary<string, string>(secret.Metadata.Labels ?? new Dictionary<string, string>()) { ["team"] = $"{chance.Next(9)}" };
            api.Update(KubernetesTypes.Secrets, secret with
            {
                Metadata = secret.Metadata with { Labels = labels },
                Data = chance.Next(2) == 0 ? secret.Data : new Dictionary<string, byte[]> { ["password"] = "spoilt"u8.ToArray() },
            });
        }
    }

    private void DeleteAny(string plural)
    {
        if (Any(api.Of(plural).Select(pair => pair.Key).ToList()) is { Name: not null } key)
        {
            api.Delete(key);
        }
    }

    private T? Any<T>(IReadOnlyList<T> all) => all.Count == 0 ? default : all[chance.Next(all.Count)];

    private JsonElement? Parameters() => chance.Next(3) == 0 ? null : JsonElement.Parse($$"""{"size":{{chance.Next(3)}}}""");
}
