using System.Text.Json;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Client;
using Ssm.ServiceCatalog.Admission.Mutations;
using Ssm.ServiceCatalog.Admission.Rules;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Alpha1;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Bindings;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Instances;
using Ssm.ServiceCatalog.Orphans;
using Ssm.ServiceCatalog.Parameters;
using Ssm.ServiceCatalog.Retries;
using Ssm.ServiceCatalog.Tests.Instances;
using ServiceBinding = Ssm.ServiceCatalog.Api.V1Beta1.ServiceBinding;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>
/// Users, an API server that loses writes, and a controller that crashes between any two lines, all in one thread under one seed. It runs the deciders,
/// outcomes and schedules of the catalog, with the few lines of effects that the reconcilers have around them.
/// </summary>
internal sealed class SimulatedWorld
{
    private static readonly string[] Plans = ["small", "large"];
    private readonly Random _chance;
    private readonly FakeTimeProvider _time = new(AnInstance.Now);
    private readonly Dictionary<string, ServiceInstance> _instances = [];
    private readonly Dictionary<string, ServiceBinding> _bindings = [];
    private readonly Dictionary<string, OrphanedResource> _ledger = [];
    private readonly HashSet<string> _secrets = [];
    private readonly HashSet<string> _untouched = [];
    private readonly RetryRules _rules = new(new FeatureGates(), TimeSpan.FromHours(2));
    private OperationSchedules _instanceSchedules;
    private OperationSchedules _bindingSchedules;
    private DateTimeOffset? _namespaceDeletion;
    private int _names;

    public SimulatedWorld(int seed)
    {
        _chance = new Random(seed);
        Broker = new SimulatedBroker(_chance) { Trouble = 40 };
        (_instanceSchedules, _bindingSchedules) = (NewSchedules(), NewSchedules());
    }

    public SimulatedBroker Broker { get; }

    public int Steps { get; private set; }

    public IReadOnlyCollection<ServiceInstance> Instances => _instances.Values;

    public IReadOnlyCollection<ServiceBinding> Bindings => _bindings.Values;

    public IReadOnlyCollection<OrphanedResource> Ledger => _ledger.Values;

    public IReadOnlySet<string> Secrets => _secrets;

    private FeatureGates Gates => _rules.Gates;

    private DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Anything may happen.</summary>
    public void Step()
    {
        Steps++;
        Broker.Tick();
        switch (_chance.Next(20))
        {
            case 0 when _instances.Count < 6 && _namespaceDeletion is null:
                CreateInstance();
                break;
            case 1 when _namespaceDeletion is null:
                CreateBinding();
                break;
            case 2:
                ChangeInstance();
                break;
            case 3:
                Delete(_instances, instance => instance with { Metadata = Deleted(instance.Metadata) });
                break;
            case 4:
                Delete(_bindings, binding => binding with { Metadata = Deleted(binding.Metadata) });
                break;
            case 5:
                Crash();
                break;
            case 6:
                _time.Advance(TimeSpan.FromSeconds(_chance.Next(1, 3000)));
                break;
            case 7 when _chance.Next(200) == 0:
                DeleteNamespace();
                break;
            case 8 when _namespaceDeletion is not null && _instances.Count == 0 && _bindings.Count == 0:
                _namespaceDeletion = null; // gone; another of the same name comes
                break;
            default:
                Reconcile();
                break;
        }
    }

    /// <summary>The broker is well, nobody changes anything, and the controller has all the time it needs.</summary>
    public void CalmDown()
    {
        Broker.Trouble = 0;
        for (var round = 0; round < 60; round++)
        {
            _time.Advance(TimeSpan.FromMinutes(21));
            for (var tick = 0; tick < 40; tick++)
            {
                Broker.Tick();
            }

            foreach (var name in _bindings.Keys.ToList())
            {
                Passes(() => ReconcileBinding(name, isCalm: true));
            }

            foreach (var name in _instances.Keys.ToList())
            {
                Passes(() => ReconcileInstance(name, isCalm: true));
            }

            foreach (var name in _ledger.Keys.ToList())
            {
                Passes(() => ReconcileEntry(name));
            }
        }
    }

    private static void Passes(Action pass)
    {
        for (var i = 0; i < 4; i++)
        {
            pass();
        }
    }

    private void Reconcile()
    {
        var isInstance = _chance.Next(2) == 0;
        if (isInstance && Any(_instances) is { } instance)
        {
            ReconcileInstance(instance, isCalm: false);
        }
        else if (!isInstance && Any(_bindings) is { } binding)
        {
            ReconcileBinding(binding, isCalm: false);
        }
        else if (Any(_ledger) is { } entry)
        {
            ReconcileEntry(entry);
        }
    }

    private void ReconcileInstance(string name, bool isCalm)
    {
        if (!_instances.TryGetValue(name, out var instance))
        {
            return;
        }

        var key = NamespacedName.Of(instance);
        var snapshot = Snapshot(instance);
        snapshot = snapshot with { Wait = _instanceSchedules.Remaining(key, InstanceDecider.PhaseOf(instance), phase => Subject(instance.Metadata, phase)) };
        var id = instance.Spec.ExternalID;
        InstanceTransition? transition;
        switch (InstanceDecider.Decide(snapshot, Gates, Now))
        {
            case InstanceAction.Report report:
                transition = report.Transition;
                break;
            case InstanceAction.Resolve resolve:
                Write(() => _instances[name] = instance with { Spec = resolve.Spec, Metadata = Bumped(instance.Metadata) }, isCalm);
                return;
            case InstanceAction.Release:
                Write(() => _instances.Remove(name), isCalm);
                return;
            case InstanceAction.Provision provision:
                _untouched.Remove(instance.Metadata.Uid);
                transition = ProvisionOutcomes.Apply(snapshot, Broker.Provision(id, provision.Request), _rules, Now);
                break;
            case InstanceAction.Update update:
                transition = UpdateOutcomes.Apply(snapshot, Broker.Update(id, update.Request), _rules, Now);
                break;
            case InstanceAction.Deprovision:
                transition = DeprovisionOutcomes.Apply(snapshot, Broker.Deprovision(id), _rules, Now);
                break;
            case InstanceAction.Poll:
                transition = PollOutcomes.Apply(snapshot, Broker.Poll(id), _rules, Now);
                break;
            default:
                return;
        }

        if (IsCrashing(isCalm))
        {
            Crash();
            return;
        }

        if (transition.Orphan is { } orphan)
        {
            _ledger[orphan.Metadata.Name] = orphan;
        }

        var isNewIntent = transition.Status is { CurrentOperation: InstanceOperation.Provision, DeprovisionStatus: RemovalStatus.Required }
            && snapshot.Status.DeprovisionStatus != RemovalStatus.Required;
        Write(
            () =>
            {
                if (transition.IsReleased)
                {
                    _instances.Remove(name);
                }
                else
                {
                    // A status is written over a spec that was changed meanwhile.
                    _instances[name] = _instances[name] with { Status = transition.Status.Shown(Gates) };
                }

                if (isNewIntent)
                {
                    _untouched.Add(instance.Metadata.Uid);
                }
            },
            isCalm);
        _instanceSchedules.After(key, InstanceDecider.PhaseOf(instance), phase => Subject(instance.Metadata, phase), transition.Next);
    }

    private void ReconcileBinding(string name, bool isCalm)
    {
        if (!_bindings.TryGetValue(name, out var binding))
        {
            return;
        }

        var key = NamespacedName.Of(binding);
        var snapshot = Snapshot(binding);
        snapshot = snapshot with { Wait = _bindingSchedules.Remaining(key, BindingDecider.PhaseOf(binding), phase => Subject(binding.Metadata, phase)) };
        BindingTransition transition;
        switch (BindingDecider.Decide(snapshot, Gates, Now))
        {
            case BindingAction.Report report:
                transition = report.Transition;
                break;
            case BindingAction.Release:
                _secrets.Remove(name);
                Write(() => _bindings.Remove(name), isCalm);
                return;
            case BindingAction.Bind:
                var bound = Broker.Bind(snapshot.Instance!.Spec.ExternalID, binding.Spec.ExternalID);
                if (bound is BrokerOutcome<BindResponse>.Succeeded { Value: var response })
                {
                    _secrets.Add(name);
                    transition = BindOutcomes.Injected(snapshot, BoundCredentials.Of(response), Now);
                }
                else if (binding.IsReady())
                {
                    return;
                }
                else
                {
                    transition = BindOutcomes.Apply(snapshot, bound, _rules, Now);
                }

                break;
            case BindingAction.Unbind:
                _secrets.Remove(name);
                transition = UnbindOutcomes.Apply(snapshot, Broker.Unbind(binding.Spec.ExternalID), _rules, Now);
                break;
            default:
                return;
        }

        if (IsCrashing(isCalm))
        {
            Crash();
            return;
        }

        if (transition.Orphan is { } orphan)
        {
            _ledger[orphan.Metadata.Name] = orphan;
            _secrets.Remove(name);
        }

        Write(
            () =>
            {
                if (transition.IsReleased)
                {
                    _bindings.Remove(name);
                }
                else
                {
                    _bindings[name] = _bindings[name] with { Status = transition.Status.Shown(Gates) };
                }
            },
            isCalm);
        _bindingSchedules.After(key, BindingDecider.PhaseOf(binding), phase => Subject(binding.Metadata, phase), transition.Next);
    }

    private void ReconcileEntry(string name)
    {
        if (!_ledger.TryGetValue(name, out var entry))
        {
            return;
        }

        var snapshot = new OrphanSnapshot
        {
            Entry = entry,
            Broker = AnInstance.Resolved().Broker,
            PendingBindings = entry.Spec.BindingID is null ? _ledger.Values.Count(other => other.Spec.BindingID is not null && other.Spec.InstanceID == entry.Spec.InstanceID) : 0,
        };
        OrphanedResourceStatus? after;
        switch (OrphanDecider.Decide(snapshot))
        {
            case OrphanAction.Report report:
                after = report.Status;
                break;
            case OrphanAction.Delete when entry.Spec.BindingID is { } binding:
                after = OrphanOutcomes.Deleted(snapshot.Status, Broker.Unbind(binding), Now);
                break;
            case OrphanAction.Delete:
                after = OrphanOutcomes.Deleted(snapshot.Status, Broker.Deprovision(entry.Spec.InstanceID), Now);
                break;
            case OrphanAction.Poll:
                after = OrphanOutcomes.Polled(snapshot.Status, Broker.Poll(entry.Spec.InstanceID));
                break;
            default:
                return;
        }

        if (after is null)
        {
            _ledger.Remove(name);
        }
        else
        {
            _ledger[name] = entry with { Status = after };
        }
    }

    private InstanceSnapshot Snapshot(ServiceInstance instance)
    {
        Assert.True(ParameterSet.TryMerge([], instance.Spec.Parameters, out var parameters, out _));
        var template = AnInstance.Resolved();
        return template with
        {
            Instance = instance,
            References = instance.Spec.ClusterServicePlanRef is null
                ? new ReferenceResolution.Found(instance.Spec with
                {
                    ClusterServiceClassRef = new ObjectReference { Name = "credis" },
                    ClusterServicePlanRef = new ObjectReference { Name = instance.Spec.ClusterServicePlanExternalName },
                })
                : ReferenceResolution.Complete.Instance,
            Plan = Plan(instance),
            Parameters = parameters,
            Bindings = [.. _bindings.Values.Where(binding => binding.Spec.InstanceRef!.Name == instance.Metadata.Name)],
            OrphanedBindings = _ledger.Values.Count(entry => entry.Spec.BindingID is not null && entry.Spec.InstanceID == instance.Spec.ExternalID),
            MayExist = !_untouched.Contains(instance.Metadata.Uid),
            NamespaceDeletion = _namespaceDeletion,
        };
    }

    private BindingSnapshot Snapshot(ServiceBinding binding)
    {
        var template = AnInstance.Resolved();
        var instance = _instances.GetValueOrDefault(binding.Spec.InstanceRef!.Name!);
        return new BindingSnapshot
        {
            Binding = binding,
            Instance = instance,
            Names = ScopeNames.Cluster,
            Class = template.Class,
            Plan = instance is null ? null : Plan(instance),
            Broker = template.Broker,
            NamespaceUid = "namespace-uid",
            ClusterId = "cluster-id",
            Parameters = ParameterSet.Empty,
            NamespaceDeletion = _namespaceDeletion,
            Secret = _secrets.Contains(binding.Metadata.Name) ? BindingSecret.Create(binding, binding.Metadata.Name, new Dictionary<string, byte[]>()) : null,
        };
    }

    private static ClusterServicePlan Plan(ServiceInstance instance) => new()
    {
        Metadata = new V1ObjectMeta { Name = instance.Spec.ClusterServicePlanExternalName },
        Spec = new ServicePlanSpec { ExternalID = instance.Spec.ClusterServicePlanExternalName!, ExternalName = instance.Spec.ClusterServicePlanExternalName! },
    };

    private void CreateInstance()
    {
        var name = $"i{++_names}";
        _instances[name] = new ServiceInstance
        {
            Metadata = Metadata(name),
            Spec = new ServiceInstanceSpec
            {
                ClusterServiceClassExternalName = "credis",
                ClusterServicePlanExternalName = Plans[_chance.Next(2)],
                ExternalID = $"id-{name}",
                Parameters = Parameters(),
            },
        };
    }

    private void CreateBinding()
    {
        if (Any(_instances) is { } instance && _bindings.Count < 8 && _instances[instance].Metadata.DeletionTimestamp is null)
        {
            var name = $"b{++_names}";
            _bindings[name] = new ServiceBinding
            {
                Metadata = Metadata(name),
                Spec = new ServiceBindingSpec { InstanceRef = new ObjectReference { Name = instance }, ExternalID = $"id-{name}", SecretName = name },
            };
        }
    }

    /// <summary>As a user may, through admission: not while the broker works on the last version.</summary>
    private void ChangeInstance()
    {
        if (Any(_instances) is not { } name || _instances[name] is not { } instance || instance.Metadata.DeletionTimestamp is not null)
        {
            return;
        }

        var changed = instance with
        {
            Spec = instance.Spec with { ClusterServicePlanExternalName = Plans[_chance.Next(2)], Parameters = Parameters(), UpdateRequests = instance.Spec.UpdateRequests + 1 },
            Metadata = Bumped(instance.Metadata),
        };
        changed = InstanceMutation.OnUpdate(changed, instance, user: null, Gates);
        var errors = new FieldErrors();
        InstanceValidator.ValidateUpdate(changed, instance, Gates, errors);
        if (errors.IsEmpty)
        {
            _instances[name] = changed;
        }
    }

    private void DeleteNamespace()
    {
        _namespaceDeletion = Now;
        foreach (var (name, instance) in _instances.ToList())
        {
            _instances[name] = instance with { Metadata = Deleted(instance.Metadata) };
        }

        foreach (var (name, binding) in _bindings.ToList())
        {
            _bindings[name] = binding with { Metadata = Deleted(binding.Metadata) };
        }
    }

    private void Delete<T>(Dictionary<string, T> objects, Func<T, T> delete)
    {
        if (Any(objects) is { } name)
        {
            objects[name] = delete(objects[name]);
        }
    }

    /// <summary>The process is gone with what it remembered, and another takes over.</summary>
    private void Crash()
    {
        _untouched.Clear();
        (_instanceSchedules, _bindingSchedules) = (NewSchedules(), NewSchedules());
    }

    private bool IsCrashing(bool isCalm) => !isCalm && _chance.Next(20) == 0;

    /// <summary>The API server may be away, or a conflict ends the pass: the write is lost, the process lives on.</summary>
    private void Write(Action write, bool isCalm)
    {
        if (isCalm || _chance.Next(15) != 0)
        {
            write();
        }
    }

    private string? Any<T>(Dictionary<string, T> objects) => objects.Count == 0 ? null : objects.Keys.ElementAt(_chance.Next(objects.Count));

    private JsonElement? Parameters() => _chance.Next(3) == 0 ? null : JsonElement.Parse($$"""{"size":{{_chance.Next(3)}}}""");

    private OperationSchedules NewSchedules() => new(new CatalogControllerOptions(), _time);

    private static string Subject(V1ObjectMeta metadata, OperationPhase phase) => $"{metadata.Uid}/{phase}/{metadata.Generation}/{metadata.DeletionTimestamp:O}";

    private static V1ObjectMeta Metadata(string name) =>
        new() { Name = name, NamespaceProperty = "test", Uid = $"uid-{name}", Generation = 1, Finalizers = [CatalogApi.Finalizer] };

    private static V1ObjectMeta Bumped(V1ObjectMeta metadata) => metadata with { Generation = metadata.Generation + 1 };

    private V1ObjectMeta Deleted(V1ObjectMeta metadata) =>
        metadata.DeletionTimestamp is null ? metadata with { DeletionTimestamp = Now.UtcDateTime, Generation = metadata.Generation + 1 } : metadata;
}
