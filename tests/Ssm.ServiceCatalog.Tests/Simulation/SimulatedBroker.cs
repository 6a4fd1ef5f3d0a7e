using System.Text.Json.Nodes;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>
/// A broker that keeps to OSB, over its wire form: it refuses, works asynchronously, fails at that, answers in a mangled way. What the network does
/// to calls is not its matter. All chance comes from the seed.
/// </summary>
internal sealed class SimulatedBroker(Random chance, bool isFetchable)
{
    private readonly Dictionary<string, BrokerInstance> _instances = [];
    private readonly Dictionary<string, BrokerBinding> _bindings = [];
    private readonly Dictionary<string, List<BrokerWork>> _works = [];
    private int _operations;

    /// <summary>How often, in percent, it refuses or fails; 0 once the world has calmed down.</summary>
    public int Trouble { get; set; }

    /// <summary>What OSB forbids and this broker was asked nevertheless.</summary>
    public List<string> Offences { get; } = [];

    /// <summary>Calls other than reading the catalog.</summary>
    public int Calls { get; private set; }

    public IReadOnlyDictionary<string, BrokerInstance> Instances => _instances;

    public IReadOnlyDictionary<string, BrokerBinding> Bindings => _bindings;

    public SimulatedReply Handle(SimulatedRequest request)
    {
        if (request.Path == "/v2/catalog")
        {
            return Catalog();
        }

        Calls++;
        var parts = request.Path.Trim('/').Split('/');
        var body = request.Body.Length == 0 ? [] : JsonNode.Parse(request.Body)!.AsObject();
        var isAsyncAllowed = request.Query("accepts_incomplete") == "true";
        return (request.Method, parts) switch
        {
            ("PUT", [_, _, var id]) => Provision(id, body, isAsyncAllowed),
            ("PATCH", [_, _, var id]) => Update(id, body, isAsyncAllowed),
            ("DELETE", [_, _, var id]) => Deprovision(id, isAsyncAllowed),
            ("GET", [_, _, var id, "last_operation"]) => Poll(id, request.Query("operation"), () => _instances.ContainsKey(id)),
            ("PUT", [_, _, var instance, _, var id]) => Bind(instance, id, isAsyncAllowed),
            ("DELETE", [_, _, _, _, var id]) => Unbind(id, isAsyncAllowed),
            ("GET", [_, _, _, _, var id, "last_operation"]) => Poll(id, request.Query("operation"), () => _bindings.ContainsKey(id)),
            ("GET", [_, _, _, _, var id]) => _bindings.GetValueOrDefault(id) is { IsReady: true } ? Reply(200, Credentials(id)) : Reply(404, "{}"),
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

    private SimulatedReply Provision(string id, JsonObject request, bool isAsyncAllowed)
    {
        var wanted = new BrokerInstance(Plan(request), Text(request["parameters"]), IsReady: false);
        var running = Running(id);
        if (running is not null and not { Kind: "provision" })
        {
            return Busy();
        }

        // What a failed creation left behind is made anew.
        if (_instances.TryGetValue(id, out var existing) && (existing.IsReady || running is not null))
        {
            return existing with { IsReady = false } != wanted ? Reply(409, "{}") : running is null ? Reply(200, "{}") : Accepted(running);
        }

        if (IsUnlucky(5))
        {
            return Refusal();
        }

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
            Offences.Add($"update of {id}, which does not exist");
            return Reply(404, "{}");
        }

        if (Running(id) is not null)
        {
            return Busy();
        }

        if (IsUnlucky(5))
        {
            return Refusal();
        }

        var wanted = existing with
        {
            Plan = request["plan_id"] is null ? existing.Plan : Plan(request),
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
            return Mangled(Accepted(Start(id, "deprovision", () => _instances.Remove(id), () => { })));
        }

        _instances.Remove(id);
        return Mangled(Reply(200, "{}"));
    }

    private SimulatedReply Bind(string instanceId, string id, bool isAsyncAllowed)
    {
        var running = Running(id);
        if (running is not null and not { Kind: "bind" })
        {
            return Busy();
        }

        if (_bindings.TryGetValue(id, out var existing))
        {
            return existing.IsReady ? Reply(200, Credentials(id)) : running is null ? Busy() : Accepted(running);
        }

        if (_instances.GetValueOrDefault(instanceId) is not { IsReady: true })
        {
            Offences.Add($"bind to {instanceId}, which is not there");
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

        if (!isAsyncAllowed || chance.Next(2) == 0)
        {
            _bindings[id] = new BrokerBinding(instanceId, IsReady: true);
            return Mangled(Reply(201, Credentials(id)));
        }

        _bindings[id] = new BrokerBinding(instanceId, IsReady: false);
        return Mangled(Accepted(Start(id, "bind", () => _bindings[id] = new BrokerBinding(instanceId, IsReady: true), () => { })));
    }

    private SimulatedReply Unbind(string id, bool isAsyncAllowed)
    {
        if (!_bindings.ContainsKey(id))
        {
            return Reply(410, "{}");
        }

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

    private static string Credentials(string id) => $$"""{"credentials":{"user":"{{id}}","password":"of-{{id}}"} }""";

    private static string Plan(JsonObject request) => ((string)request["plan_id"]!)["plan-id-".Length..];

    private static string Text(JsonNode? parameters) => parameters is JsonObject { Count: > 0 } given ? CanonicalJson.Of(System.Text.Json.JsonElement.Parse(given.ToJsonString())) : "";

    private SimulatedReply Catalog() => Reply(
        200,
        $$"""
        {"services":[{"id":"service-id","name":"credis","description":"a store","bindable":true,"plan_updateable":true,"bindings_retrievable":{{(isFetchable ? "true" : "false")}},
        "plans":[{"id":"plan-id-small","name":"small","description":"small"},{"id":"plan-id-large","name":"large","description":"large","maximum_polling_duration":3600,"binding_rotatable":true}]}]}
        """);

    private static SimulatedReply Reply(int status, string body) => SimulatedReply.Json(status, body);
}
