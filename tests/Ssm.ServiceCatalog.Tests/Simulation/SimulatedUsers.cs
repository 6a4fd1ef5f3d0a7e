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
    private readonly List<string> _pastInstances = [];
    private readonly List<(string Id, string InstanceId)> _pastBindings = [];
    private int _ids;

    /// <summary>Whether some of their instances are of the namespace's own broker.</summary>
    public bool UsesLocalBroker { get; set; }

    /// <summary>The ids of all instances that there ever were.</summary>
    public IReadOnlyList<string> PastInstances => _pastInstances;

    /// <summary>The ids of all bindings that there ever were, and of their instances.</summary>
    public IReadOnlyList<(string Id, string InstanceId)> PastBindings => _pastBindings;

    public void MakeHome() => api.Create(KubernetesTypes.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = Home, Finalizers = ["kubernetes"] } });

    public void Act()
    {
        switch (chance.Next(13))
        {
            case 0 or 1:
                CreateInstance($"instance-{++_ids}");
                break;
            case 2 or 3:
                CreateBinding($"i{chance.Next(5)}", $"binding-{++_ids}");
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
                DeleteHome();
                break;
            default:
                break;
        }
    }

    public void DeleteHome() => api.Delete(new StoredKey("namespaces", "", Home));

    public bool IsUsed(string instanceId) => api.List(CatalogTypes.ServiceInstances).Any(instance => instance.Spec.ExternalID == instanceId);

    /// <summary>The plan that an instance shall have.</summary>
    public static string PlanOf(ServiceInstance instance) => instance.Spec.ClusterServicePlanExternalName ?? instance.Spec.ServicePlanExternalName!;

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

    /// <summary>Somebody deletes the bindings that hold up an instance.</summary>
    public void Unblock()
    {
        foreach (var instance in api.List(CatalogTypes.ServiceInstances).Where(instance => instance.Metadata.DeletionTimestamp is not null))
        {
            DeleteWithBindings(instance);
        }
    }

    public void DeleteWithBindings(ServiceInstance instance)
    {
        api.Delete(new StoredKey("serviceinstances", Home, instance.Metadata.Name));
        foreach (var binding in api.List(CatalogTypes.ServiceBindings).Where(binding => binding.Spec.InstanceRef!.Name == instance.Metadata.Name))
        {
            api.Delete(new StoredKey("servicebindings", Home, binding.Metadata.Name));
        }
    }

    public void DeleteAll()
    {
        foreach (var key in Contents().Where(key => key.Plural is "servicebindings" or "serviceinstances").ToList())
        {
            api.Delete(key);
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

    private IEnumerable<StoredKey> Contents() => new[] { "servicebindings", "serviceinstances", "secrets", "servicebrokers", "serviceclasses", "serviceplans" }
        .SelectMany(api.Of)
        .Select(pair => pair.Key)
        .Where(key => key.Namespace == Home);

    public void CreateInstance(string id, bool isAdopted = false)
    {
        var plan = BrokerCatalog.Plans[chance.Next(2)];
        var spec = new ServiceInstanceSpec { ExternalID = id, Parameters = Parameters(), Adopt = isAdopted ? true : null };
        var made = api.Create(
            CatalogTypes.ServiceInstances,
            new ServiceInstance
            {
                ApiVersion = CatalogApi.ApiVersion,
                Kind = nameof(ServiceInstance),
                Metadata = new V1ObjectMeta { Name = $"i{chance.Next(5)}", NamespaceProperty = Home },
                Spec = UsesLocalBroker && chance.Next(2) == 0
                    ? spec with { ServiceClassExternalName = "credis", ServicePlanExternalName = plan }
                    : spec with { ClusterServiceClassExternalName = "credis", ClusterServicePlanExternalName = plan },
            });
        if (made.Status == 201)
        {
            _pastInstances.Add(id);
        }
    }

    public void CreateBinding(string instance, string id)
    {
        var name = $"b{chance.Next(6)}";
        var made = api.Create(
            CatalogTypes.ServiceBindings,
            new ServiceBinding
            {
                ApiVersion = CatalogApi.ApiVersion,
                Kind = nameof(ServiceBinding),
                Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Home },
                Spec = new ServiceBindingSpec { InstanceRef = new ObjectReference { Name = instance }, ExternalID = id, SecretName = $"s-{name}" },
            });
        if (made.Status == 201 && api.Get(CatalogTypes.ServiceInstances, Home, instance) is { } owner)
        {
            _pastBindings.Add((id, owner.Spec.ExternalID));
        }
    }

    private void ChangeInstance()
    {
        if (Any(api.List(CatalogTypes.ServiceInstances)) is { } instance)
        {
            var plan = BrokerCatalog.Plans[chance.Next(2)];
            var isLocal = instance.Spec.ServicePlanExternalName is not null;
            api.Update(CatalogTypes.ServiceInstances, instance with
            {
                Spec = instance.Spec with
                {
                    ClusterServicePlanExternalName = isLocal ? null : plan,
                    ServicePlanExternalName = isLocal ? plan : null,
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
        if (Any(api.List(KubernetesTypes.Secrets).Where(secret => secret.Metadata.OwnerReferences is not null).ToList()) is { } secret)
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
