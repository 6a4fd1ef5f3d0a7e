using System.Net;
using System.Text.Json;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Errors;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>
/// A broker that keeps to OSB and lives in a bad network: requests are lost before or after it acted, it is down, it refuses, its operations take
/// time and fail. All chance comes from the seed.
/// </summary>
internal sealed class SimulatedBroker(Random chance)
{
    private readonly Dictionary<string, Instance> _instances = [];
    private readonly Dictionary<string, (string InstanceId, bool IsReady)> _bindings = [];
    private readonly Dictionary<string, Operation> _operations = [];
    private readonly Dictionary<string, LastOperationState> _results = [];

    /// <summary>How often, in percent, something goes wrong with a call; 0 once the world has calmed down.</summary>
    public int Trouble { get; set; }

    /// <summary>What OSB forbids and this broker was asked nevertheless.</summary>
    public List<string> Offences { get; } = [];

    public IReadOnlyDictionary<string, Instance> Instances => _instances;

    public IReadOnlyCollection<string> Bindings => _bindings.Keys;

    public BrokerOutcome<ProvisionResponse> Provision(string id, ProvisionRequest request) => Call<ProvisionResponse>(() =>
    {
        var wanted = new Instance(request.PlanId.Value, Text(request.Parameters), IsReady: false);
        if (_operations.TryGetValue(id, out var running) && running.Kind != "provision")
        {
            return Refused<ProvisionResponse>(422, OsbErrorCode.ConcurrencyError);
        }

        if (_instances.TryGetValue(id, out var existing))
        {
            if (existing with { IsReady = false } != wanted)
            {
                return Refused<ProvisionResponse>(409, null);
            }

            return running is null
                ? new BrokerOutcome<ProvisionResponse>.Succeeded(new ProvisionResponse(), HttpStatusCode.OK)
                : new BrokerOutcome<ProvisionResponse>.Accepted(null, new ProvisionResponse());
        }

        if (IsUnlucky(divisor: 6))
        {
            return Refused<ProvisionResponse>(400, null);
        }

        var isAsynchronous = chance.Next(2) == 0;
        _instances[id] = wanted with { IsReady = !isAsynchronous };
        return isAsynchronous
            ? Started(id, "provision", () => _instances[id] = wanted with { IsReady = true }, () => _instances.Remove(id), new ProvisionResponse())
            : new BrokerOutcome<ProvisionResponse>.Succeeded(new ProvisionResponse(), HttpStatusCode.Created);
    });

    public BrokerOutcome<UpdateResponse> Update(string id, UpdateRequest request) => Call<UpdateResponse>(() =>
    {
        if (!_instances.TryGetValue(id, out var existing))
        {
            Offences.Add($"update of {id}, which does not exist");
            return Refused<UpdateResponse>(404, null);
        }

        if (_operations.ContainsKey(id))
        {
            return Refused<UpdateResponse>(422, OsbErrorCode.ConcurrencyError);
        }

        if (IsUnlucky(divisor: 6))
        {
            return Refused<UpdateResponse>(400, null);
        }

        var wanted = existing with
        {
            Plan = request.PlanId?.Value ?? existing.Plan,
            Parameters = request.Parameters is { } given ? Text(given) : existing.Parameters,
        };
        if (chance.Next(2) == 0)
        {
            return Started(id, "update", () => _instances[id] = wanted, () => { }, new UpdateResponse());
        }

        _instances[id] = wanted;
        return new BrokerOutcome<UpdateResponse>.Succeeded(new UpdateResponse(), HttpStatusCode.OK);
    });

    public BrokerOutcome<DeprovisionResponse> Deprovision(string id) => Call<DeprovisionResponse>(() =>
    {
        if (!_instances.ContainsKey(id))
        {
            return new BrokerOutcome<DeprovisionResponse>.Succeeded(new DeprovisionResponse(), HttpStatusCode.Gone);
        }

        if (_operations.TryGetValue(id, out var running) && running.Kind == "update")
        {
            return Refused<DeprovisionResponse>(422, OsbErrorCode.ConcurrencyError);
        }

        if (_bindings.Values.Any(binding => binding.InstanceId == id))
        {
            Offences.Add($"deprovision of {id}, which has bindings");
        }

        if (chance.Next(2) == 0)
        {
            return Started(id, "deprovision", () => _instances.Remove(id), () => { }, new DeprovisionResponse());
        }

        _operations.Remove(id);
        _instances.Remove(id);
        return new BrokerOutcome<DeprovisionResponse>.Succeeded(new DeprovisionResponse(), HttpStatusCode.OK);
    });

    public BrokerOutcome<LastOperation> Poll(string id) => Call<LastOperation>(() =>
    {
        if (!_operations.TryGetValue(id, out var operation))
        {
            return _instances.ContainsKey(id) || _results.GetValueOrDefault(id) == LastOperationState.Failed
                ? Answered(_results.GetValueOrDefault(id, LastOperationState.Succeeded))
                : new BrokerOutcome<LastOperation>.Rejected(new BrokerHttpError { Status = HttpStatusCode.Gone });
        }

        return Answered(LastOperationState.InProgress);
    });

    /// <summary>Time goes on for the broker, too: operations end whether or not anybody asks.</summary>
    public void Tick()
    {
        foreach (var (id, operation) in _operations.ToList())
        {
            if (--operation.TicksLeft > 0)
            {
                continue;
            }

            _operations.Remove(id);
            var isFailed = IsUnlucky(divisor: 3);
            _results[id] = isFailed ? LastOperationState.Failed : LastOperationState.Succeeded;
            (isFailed ? operation.OnFailure : operation.OnSuccess)();
        }
    }

    public BrokerOutcome<BindResponse> Bind(string instanceId, string id) => Call<BindResponse>(() =>
    {
        if (_instances.GetValueOrDefault(instanceId) is not { IsReady: true })
        {
            Offences.Add($"bind to {instanceId}, which is not there");
            return Refused<BindResponse>(404, null);
        }

        if (_operations.ContainsKey(instanceId))
        {
            return Refused<BindResponse>(422, OsbErrorCode.ConcurrencyError);
        }

        if (IsUnlucky(divisor: 6))
        {
            return Refused<BindResponse>(400, null);
        }

        _bindings[id] = (instanceId, IsReady: true);
        return new BrokerOutcome<BindResponse>.Succeeded(new BindResponse { Credentials = JsonElement.Parse($$"""{"user":"{{id}}"}""") }, HttpStatusCode.Created);
    });

    public BrokerOutcome<UnbindResponse> Unbind(string id) => Call<UnbindResponse>(() =>
        new BrokerOutcome<UnbindResponse>.Succeeded(new UnbindResponse(), _bindings.Remove(id) ? HttpStatusCode.OK : HttpStatusCode.Gone));

    private BrokerOutcome<T> Started<T>(string id, string kind, Action onSuccess, Action onFailure, T response)
    {
        // The same request again finds the operation it started.
        if (!_operations.TryGetValue(id, out var running) || running.Kind != kind)
        {
            _operations[id] = new Operation { Kind = kind, TicksLeft = chance.Next(1, 40), OnSuccess = onSuccess, OnFailure = onFailure };
        }

        return new BrokerOutcome<T>.Accepted(null, response);
    }

    private BrokerOutcome<T> Call<T>(Func<BrokerOutcome<T>> act)
    {
        if (chance.Next(100) >= Trouble)
        {
            return act();
        }

        switch (chance.Next(6))
        {
            case 0:
                return new BrokerOutcome<T>.Ambiguous(new AmbiguousCause.Transport("call", "connection refused", IsRequestSent: false));
            case 1:
                return Refused<T>(503, null);
            case 2:
                act();
                return Refused<T>(500, null);
            case 3:
                act();
                return new BrokerOutcome<T>.Ambiguous(new AmbiguousCause.Timeout("call"));
            case 4:
                act();
                return new BrokerOutcome<T>.Ambiguous(new AmbiguousCause.Transport("call", "connection reset", IsRequestSent: true));
            default:
                return Refused<T>(429, null);
        }
    }

    private bool IsUnlucky(int divisor) => Trouble > 0 && chance.Next(divisor) == 0;

    private static BrokerOutcome<T>.Rejected Refused<T>(int status, OsbErrorCode? code) =>
        new(new BrokerHttpError { Status = (HttpStatusCode)status, ErrorMessage = code?.Value });

    private static BrokerOutcome<LastOperation>.Succeeded Answered(LastOperationState state) => new(new LastOperation { State = state }, HttpStatusCode.OK);

    private static string Text(JsonElement? parameters) => parameters?.GetRawText() is { } text and not "{}" ? text : "";

    internal sealed record Instance(string Plan, string Parameters, bool IsReady);

    private sealed class Operation
    {
        public required string Kind { get; init; }

        public required int TicksLeft { get; set; }

        public required Action OnSuccess { get; init; }

        public required Action OnFailure { get; init; }
    }
}
