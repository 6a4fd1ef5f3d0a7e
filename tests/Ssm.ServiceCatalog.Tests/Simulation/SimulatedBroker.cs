using System.Text.Json.Nodes;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>
/// A broker that keeps to OSB, over its wire form: it refuses, works asynchronously, fails at that, answers in a mangled way. What the network does
/// to calls is not its matter. All chance comes from the seed.
/// </summary>
internal sealed class SimulatedBroker(Random chance, TimeProvider time, bool isFetchable)
{
    private readonly Dictionary<string, BrokerInstance> _instances = [];
    private readonly Dictionary<string, BrokerBinding> _bindings = [];
    private readonly Dictionary<string, List<BrokerWork>> _works = [];
    private readonly HashSet<string> _foreign = [];
    private readonly HashSet<string> _vanished = [];
    private int _operations;

    /// <summary>How often, in percent, it refuses or fails; 0 once the world has calmed down.</summary>
    public int Trouble { get; set; }

    /// <summary>What OSB forbids and this broker was asked nevertheless.</summary>
    public List<string> Offences { get; } = [];

    /// <summary>Calls other than those that only look what is there.</summary>
    public int Calls { get; private set; }

    public BrokerCatalog Catalog { get; } = new(isFetchable);

    /// <summary>How long a credential that is issued now may go unchanged; null = for ever.</summary>
    public TimeSpan? Lifetime { get; set; }

    /// <summary>Told the id of a binding before it is deleted.</summary>
    public Action<string> Unbinding { get; set; } = _ => { };

    /// <summary>Instances that somebody made without the platform, and the platform has not changed since.</summary>
    public IReadOnlySet<string> Foreign => _foreign;

    /// <summary>Instances that somebody deleted without the platform.</summary>
    public IReadOnlySet<string> Vanished => _vanished;

    public IReadOnlyDictionary<string, BrokerInstance> Instances => _instances;

    public IReadOnlyDictionary<string, BrokerBinding> Bindings => _bindings;

    public SimulatedReply Handle(SimulatedRequest request)
    {
        if (request.Path == "/v2/catalog")
        {
            return Catalog.ToReply();
        }

        var parts = request.Path.Trim('/').Split('/');
        if (request.Method == "GET" && parts is [_, _, var fetched])
        {
            return Fetch(fetched);
        }

        if (request.Method == "GET" && parts is [_, _, _, _, var bound])
        {
            return _bindings.GetValueOrDefault(bound) is { IsReady: true } there ? Reply(200, Credentials(bound, there)) : Reply(404, "{}");
        }

        Calls++;
        var body = request.Body.Length == 0 ? [] : JsonNode.Parse(request.Body)!.AsObject();
        var isAsyncAllowed = request.Query("accepts_incomplete") == "true";
        return (request.Method, parts) switch
        {
            ("PUT", [_, _, var id]) => Provision(id, body, isAsyncAllowed),
            ("PATCH", [_, _, var id]) => Update(id, body, isAsyncAllowed),
            ("DELETE", [_, _, var id]) => Deprovision(id, isAsyncAllowed),
            ("GET", [_, _, var id, "last_operation"]) => Poll(id, request.Query("operation"), () => _instances.ContainsKey(id)),
            ("PUT", [_, _, var instance, _, var id]) => Bind(instance, id, (string?)body["predecessor_binding_id"], isAsyncAllowed),
            ("DELETE", [_, _, _, _, var id]) => Unbind(id, isAsyncAllowed),
            ("GET", [_, _, _, _, var id, "last_operation"]) => Poll(id, request.Query("operation"), () => _bindings.ContainsKey(id)),
            _ => Reply(404, "{}"),
        };
    }

    /// <summary>Time goes on for the broker, too: operations end whether or not anybody asks.</summary>
    public void Tick()
    {
        foreach (var work in _works.Values.SelectMany(works => works).Where(work => work.State == "in progress").ToList())
        {
            if (--work.TicksLeft > 0)
            {
                continue;
            }

            var isFailed = IsUnlucky(3);
            work.State = isFailed ? "failed" : "succeeded";
            (isFailed ? work.OnFailure : work.OnSuccess)();
        }
    }

    /// <summary>Somebody makes an instance without the platform.</summary>
    public void MakeElsewhere(string id, string plan, string parameters)
    {
        _instances[id] = new BrokerInstance(plan, parameters, IsReady: true, Catalog.VersionOf(plan));
        _foreign.Add(id);
    }

    /// <summary>Somebody changes an instance without the platform, unless the broker is busy with it.</summary>
    public void ChangeElsewhere(string id, Func<BrokerInstance, BrokerInstance> change)
    {
        if (Running(id) is null && _instances.TryGetValue(id, out var existing) && existing.IsReady)
        {
            _instances[id] = change(existing);
        }
    }

    /// <summary>Somebody deletes an instance without the platform, and its bindings go with it.</summary>
    public void DeleteElsewhere(string id)
    {
        if (Running(id) is null && _instances.Remove(id))
        {
            _vanished.Add(id);
            foreach (var (bound, _) in _bindings.Where(binding => binding.Value.InstanceId == id).ToList())
            {
                _bindings.Remove(bound);
                _works.Remove(bound);
            }
        }
    }

    private SimulatedReply Fetch(string id)
    {
        if (_instances.GetValueOrDefault(id) is not { IsReady: true } found)
        {
            return Reply(404, "{}");
        }

        if (Running(id) is not null)
        {
            return Busy();
        }

        var body = new JsonObject { ["service_id"] = "service-id", ["plan_id"] = $"plan-id-{found.Plan}" };
        if (found.Parameters.Length > 0)
        {
            body["parameters"] = JsonNode.Parse(found.Parameters);
        }

        if (found.Version is { } version)
        {
            body["maintenance_info"] = new JsonObject { ["version"] = version };
        }

        return Reply(200, body.ToJsonString());
    }

    private SimulatedReply Provision(string id, JsonObject request, bool isAsyncAllowed)
    {
        var plan = Plan(request);
        var wanted = new BrokerInstance(plan, Text(request["parameters"]), IsReady: false, (string?)request["maintenance_info"]?["version"]);
        var running = Running(id);
        if (running is not null and not { Kind: "provision" })
        {
            return Busy();
        }

        // What a failed creation left behind is made anew.
        if (_instances.TryGetValue(id, out var existing) && (existing.IsReady || running is not null))
        {
            if (existing with { IsReady = false, Version = wanted.Version } != wanted)
            {
                return Reply(409, "{}");
            }

            _foreign.Remove(id);
            return running is null ? Reply(200, "{}") : Accepted(running);
        }

        if (IsOutdated(request, plan))
        {
            return Outdated();
        }

        if (IsUnlucky(5))
        {
            return Refusal();
        }

        _vanished.Remove(id);
        _instances[id] = wanted;
        if (!isAsyncAllowed || chance.Next(2) == 0)
        {
            _instances[id] = wanted with { IsReady = true };
            return Mangled(Reply(201, "{}"));
        }

        return Mangled(Accepted(Start(id, "provision", () => _instances[id] = wanted with { IsReady = true }, () => Halted(id))));

        // OSB leaves open whether a failed creation leaves something behind: it is the platform's duty to delete it.
        void Halted(string failed)
        {
            if (chance.Next(2) == 0)
            {
                _instances.Remove(failed);
            }
        }
    }

    private SimulatedReply Update(string id, JsonObject request, bool isAsyncAllowed)
    {
        if (!_instances.TryGetValue(id, out var existing))
        {
            if (!_vanished.Contains(id))
            {
                Offences.Add($"update of {id}, which does not exist");
            }

            return Reply(404, "{}");
        }

        if (Running(id) is not null)
        {
            return Busy();
        }

        var plan = request["plan_id"] is null ? existing.Plan : Plan(request);
        if (IsOutdated(request, plan))
        {
            return Outdated();
        }

        if (IsUnlucky(5))
        {
            return Refusal();
        }

        _foreign.Remove(id);
        var wanted = existing with
        {
            Plan = plan,
            Version = (string?)request["maintenance_info"]?["version"] ?? (plan == existing.Plan ? existing.Version : null),
            Parameters = request["parameters"] is { } given ? Text(given) : existing.Parameters,
        };
        if (isAsyncAllowed && chance.Next(2) == 0)
        {
            return Mangled(Accepted(Start(id, "update", () => _instances[id] = wanted, () => { })));
        }

        _instances[id] = wanted;
        return Mangled(Reply(200, "{}"));
    }

    private SimulatedReply Deprovision(string id, bool isAsyncAllowed)
    {
        if (!_instances.ContainsKey(id))
        {
            return Reply(410, "{}");
        }

        if (_bindings.Values.Any(binding => binding.InstanceId == id))
        {
            Offences.Add($"deprovision of {id}, which has bindings");
        }

        var running = Running(id);
        if (running is { Kind: "update" })
        {
            return Busy();
        }

        if (running is { Kind: "deprovision" })
        {
            return Accepted(running);
        }

        if (IsUnlucky(5))
        {
            return Refusal();
        }

        Halt(running);
        if (isAsyncAllowed && chance.Next(2) == 0)
        {
            return Mangled(Accepted(Start(id, "deprovision", () => Remove(id), () => { })));
        }

        Remove(id);
        return Mangled(Reply(200, "{}"));
    }

    private void Remove(string id)
    {
        _instances.Remove(id);
        _foreign.Remove(id);
    }

    private SimulatedReply Bind(string instanceId, string id, string? predecessor, bool isAsyncAllowed)
    {
        var running = Running(id);
        if (running is not null and not { Kind: "bind" })
        {
            return Busy();
        }

        if (_bindings.TryGetValue(id, out var existing))
        {
            return existing.InstanceId != instanceId ? Reply(409, "{}")
                : existing.IsReady ? Reply(200, Credentials(id, existing))
                : running is null ? Busy() : Accepted(running);
        }

        if (_instances.GetValueOrDefault(instanceId) is not { IsReady: true })
        {
            if (!_vanished.Contains(instanceId))
            {
                Offences.Add($"bind to {instanceId}, which is not there");
            }

            return Reply(404, "{}");
        }

        if (Running(instanceId) is not null)
        {
            return Busy();
        }

        if (IsUnlucky(5))
        {
            return Refusal();
        }

        if (predecessor is not null && _bindings.GetValueOrDefault(predecessor) is not { IsReady: true })
        {
            Offences.Add($"rotation of {predecessor}, which is not there");
            return Reply(400, "{}");
        }

        var wanted = new BrokerBinding(instanceId, IsReady: true)
        {
            RenewBefore = time.GetUtcNow() + Lifetime,
            ExpiresAt = time.GetUtcNow() + (Lifetime * 2),
        };
        if (!isAsyncAllowed || chance.Next(2) == 0)
        {
            _bindings[id] = wanted;
            return Mangled(Reply(201, Credentials(id, wanted)));
        }

        _bindings[id] = wanted with { IsReady = false };
        return Mangled(Accepted(Start(id, "bind", () => _bindings[id] = wanted, () => { })));
    }

    private SimulatedReply Unbind(string id, bool isAsyncAllowed)
    {
        if (!_bindings.ContainsKey(id))
        {
            return Reply(410, "{}");
        }

        Unbinding(id);
        var running = Running(id);
        if (running is { Kind: "unbind" })
        {
            return Accepted(running);
        }

        if (IsUnlucky(5))
        {
            return Refusal();
        }

        Halt(running);
        if (isAsyncAllowed && chance.Next(2) == 0)
        {
            return Mangled(Accepted(Start(id, "unbind", () => _bindings.Remove(id), () => { })));
        }

        _bindings.Remove(id);
        return Mangled(Reply(200, "{}"));
    }

    private SimulatedReply Poll(string id, string? operation, Func<bool> exists)
    {
        var works = _works.GetValueOrDefault(id) ?? [];
        if ((works.Find(work => work.Id == operation) ?? works.LastOrDefault()) is not { } work)
        {
            return exists() ? Reply(200, """{"state":"succeeded"}""") : Reply(404, "{}");
        }

        if (work is { State: "succeeded", Kind: "deprovision" or "unbind" } && chance.Next(2) == 0)
        {
            return Reply(410, "{}");
        }

        var reply = Reply(200, $$"""{"state":"{{work.State}}","description":"{{work.Kind}}"}""");
        return chance.Next(4) == 0 ? reply with { RetryAfter = TimeSpan.FromSeconds(chance.Next(1, 60)) } : reply;
    }

    private BrokerWork? Running(string id) => _works.GetValueOrDefault(id)?.Find(work => work.State == "in progress");

    private BrokerWork Start(string id, string kind, Action onSuccess, Action onFailure)
    {
        if (!_works.TryGetValue(id, out var works))
        {
            _works[id] = works = [];
        }

        var work = new BrokerWork($"{kind}-{++_operations}", kind, chance.Next(1, 30), onSuccess, onFailure);
        works.Add(work);
        return work;
    }

    private static void Halt(BrokerWork? work)
    {
        if (work is not null)
        {
            work.State = "failed";
        }
    }

    private static SimulatedReply Accepted(BrokerWork work) => Reply(202, $$"""{"operation":"{{work.Id}}"}""");

    /// <summary>An answer in a form that OSB does not know, after the broker acted: rows of the orphan table.</summary>
    private SimulatedReply Mangled(SimulatedReply reply) => !IsUnlucky(8)
        ? reply
        : chance.Next(3) switch
        {
            0 => reply with { Body = "<html>"u8.ToArray() },
            1 => Reply(204, ""),
            _ => Reply(500, """{"description":"it had worked"}"""),
        };

    /// <summary>The broker did nothing, and says so.</summary>
    private SimulatedReply Refusal() => chance.Next(5) switch
    {
        0 => Reply(408, "{}"),
        1 => Busy(),
        2 => Reply(500, "{}"),
        3 => Reply(401, "{}"),
        _ => Reply(400, """{"description":"no"}"""),
    };

    private static SimulatedReply Busy() => Reply(422, """{"error":"ConcurrencyError","description":"another operation is in progress"}""");

    private bool IsUnlucky(int divisor) => Trouble > 0 && chance.Next(divisor) == 0;

    private static SimulatedReply Outdated() => Reply(422, """{"error":"MaintenanceInfoConflict","description":"the plan has another version"}""");

    private bool IsOutdated(JsonObject request, string plan) =>
        request["maintenance_info"] is { } asked && (string?)asked["version"] != Catalog.VersionOf(plan);

    private static string Credentials(string id, BrokerBinding binding)
    {
        var body = new JsonObject { ["credentials"] = new JsonObject { ["user"] = id, ["password"] = $"of-{id}" } };
        if (binding.RenewBefore is not null)
        {
            body["metadata"] = new JsonObject { ["expires_at"] = $"{binding.ExpiresAt:yyyy-MM-ddTHH:mm:ssZ}", ["renew_before"] = $"{binding.RenewBefore:yyyy-MM-ddTHH:mm:ssZ}" };
        }

        return body.ToJsonString();
    }

    private static string Plan(JsonObject request) => ((string)request["plan_id"]!)["plan-id-".Length..];

    private static string Text(JsonNode? parameters) => parameters is JsonObject { Count: > 0 } given ? CanonicalJson.Of(System.Text.Json.JsonElement.Parse(given.ToJsonString())) : "";

    private static SimulatedReply Reply(int status, string body) => SimulatedReply.Json(status, body);
}
