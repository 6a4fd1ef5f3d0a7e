using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Client;

namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>
/// The checks of one version: the plan they use, an instance and a binding they share, and the clean-up of all they create.
/// </summary>
internal sealed class ConformanceSession(
    ConformanceOptions options, OsbVersion version, TimeProvider timeProvider, Func<Guid> newId) : IDisposable
{
    private readonly HashSet<string> _instances = [];
    private readonly HashSet<(string Instance, string Binding)> _bindings = [];
    private readonly Queue<string> _spareInstances = [];
    private string? _sharedInstance;
    private string? _sharedBinding;

    public ConformanceHttp Http { get; } = new(options.Broker, version, timeProvider);

    public ConformanceOptions Options => options;

    public OsbVersion Version => version;

    /// <summary>Set by the first step; the checks after it may rely on it.</summary>
    public ServiceOffering Offering { get; private set; } = null!; // FindPlanAsync runs before any check

    /// <inheritdoc cref="Offering"/>
    public ServicePlan Plan { get; private set; } = null!; // FindPlanAsync runs before any check

    public string Ids => $"service_id={Escape(Offering.Id.Value)}&plan_id={Escape(Plan.Id.Value)}";

    /// <summary>Whether the shared instance was provisioned with a 202; known after <see cref="SharedInstanceAsync"/>.</summary>
    public bool IsAsynchronous { get; private set; }

    /// <summary>The operation that provisioned the shared instance.</summary>
    public string? SharedOperation { get; private set; }

    /// <summary>The answer to the bind of the shared binding; known after <see cref="SharedBindingAsync"/>.</summary>
    public ConformanceReply? SharedBind { get; private set; }

    public string NewId() => newId().ToString();

    public static string Instance(string id) => $"/v2/service_instances/{Escape(id)}";

    public static string Binding(string instance, string binding) => $"{Instance(instance)}/service_bindings/{Escape(binding)}";

    /// <summary>Reads the catalog and picks the plan; the reason why not, if that fails.</summary>
    public async Task<string?> FindPlanAsync(CancellationToken cancellationToken)
    {
        var reply = await Http.SendAsync(HttpMethod.Get, "/v2/catalog", null, null, cancellationToken);
        if (reply is not { Status: 200, Body: { } body })
        {
            return $"GET /v2/catalog: expected 200 with JSON, got {reply.Status}";
        }

        try
        {
            var catalog = CatalogReader.Read(JsonSerializer.SerializeToUtf8Bytes(body, OsbJsonContext.Default.JsonElement));
            var found = catalog.Services
                .SelectMany(offering => offering.Plans.Select(plan => (Offering: offering, Plan: plan)))
                .FirstOrDefault(pair => options.Plan is null || pair.Plan.Id == options.Plan);
            (Offering, Plan) = found;
            return found.Plan is null ? "The catalog has no such plan." : null;
        }
        catch (JsonException exception)
        {
            return $"GET /v2/catalog: {JsonErrorText.Of(exception)}";
        }
    }

    /// <summary>A valid provision body, to be changed by a check.</summary>
    public JsonObject ProvisionBody() => new()
    {
        ["service_id"] = Offering.Id.Value,
        ["plan_id"] = Plan.Id.Value,
        ["organization_guid"] = "conformance",
        ["space_guid"] = "conformance",
        ["context"] = new JsonObject { ["platform"] = "kubernetes", ["namespace"] = "conformance", ["clusterid"] = "conformance" },
        ["parameters"] = Node(options.ProvisionParameters),
    };

    /// <summary>A valid bind body, to be changed by a check.</summary>
    public JsonObject BindBody() => new()
    {
        ["service_id"] = Offering.Id.Value,
        ["plan_id"] = Plan.Id.Value,
        ["bind_resource"] = new JsonObject { ["app_guid"] = "conformance" },
        ["parameters"] = Node(options.BindParameters),
    };

    /// <summary>An update that asks for nothing, to be changed by a check.</summary>
    public JsonObject UpdateBody() => new() { ["service_id"] = Offering.Id.Value };

    public static JsonNode? Node(JsonElement? element) => element is { } value ? JsonNode.Parse(value.GetRawText()) : null;

    public Task<ConformanceReply> ProvisionAsync(string id, JsonObject body, bool acceptsIncomplete, CancellationToken cancellationToken)
    {
        _instances.Add(id);
        return Http.SendAsync(HttpMethod.Put, Instance(id) + Async(acceptsIncomplete), Text(body), null, cancellationToken);
    }

    public Task<ConformanceReply> UpdateAsync(string id, JsonObject body, bool acceptsIncomplete, CancellationToken cancellationToken) =>
        Http.SendAsync(HttpMethod.Patch, Instance(id) + Async(acceptsIncomplete), Text(body), null, cancellationToken);

    public Task<ConformanceReply> DeprovisionAsync(string id, CancellationToken cancellationToken) =>
        Http.SendAsync(HttpMethod.Delete, $"{Instance(id)}?accepts_incomplete=true&{Ids}", null, null, cancellationToken);

    /// <summary>Fetches an instance or a binding.</summary>
    public Task<ConformanceReply> FetchAsync(string resource, CancellationToken cancellationToken) =>
        Http.SendAsync(HttpMethod.Get, resource, null, null, cancellationToken);

    public Task<ConformanceReply> BindAsync(
        string instance, string id, JsonObject body, bool acceptsIncomplete, CancellationToken cancellationToken)
    {
        _bindings.Add((instance, id));
        var isAsync = acceptsIncomplete && version >= OsbVersion.V214;
        return Http.SendAsync(HttpMethod.Put, Binding(instance, id) + Async(isAsync), Text(body), null, cancellationToken);
    }

    public Task<ConformanceReply> UnbindAsync(string instance, string id, CancellationToken cancellationToken) =>
        UnbindAsync(instance, id, acceptsIncomplete: true, cancellationToken);

    public Task<ConformanceReply> UnbindAsync(string instance, string id, bool acceptsIncomplete, CancellationToken cancellationToken)
    {
        var isAsync = acceptsIncomplete && version >= OsbVersion.V214 ? "accepts_incomplete=true&" : "";
        return Http.SendAsync(HttpMethod.Delete, $"{Binding(instance, id)}?{isAsync}{Ids}", null, null, cancellationToken);
    }

    public Task<ConformanceReply> PollAsync(string resource, string? operation, CancellationToken cancellationToken)
    {
        var suffix = operation is null ? "" : $"&operation={Escape(operation)}";
        return Http.SendAsync(HttpMethod.Get, $"{resource}/last_operation?{Ids}{suffix}", null, null, cancellationToken);
    }

    /// <summary>Polls until the operation of a 202 ends. Any other answer has ended already.</summary>
    /// <returns>The state, <c>gone</c> for a 410, or <c>timeout</c>.</returns>
    public async Task<string> WaitAsync(string resource, ConformanceReply accepted, CancellationToken cancellationToken)
    {
        if (accepted.Status != 202)
        {
            return "succeeded";
        }

        var started = timeProvider.GetTimestamp();
        while (timeProvider.GetElapsedTime(started) < options.OperationTimeout)
        {
            var poll = await PollAsync(resource, accepted.Operation, cancellationToken);
            if (poll.Status == 410)
            {
                return "gone";
            }

            if (poll.String("state") is { } state and not "in progress")
            {
                return state;
            }

            var wait = int.TryParse(poll.Header("Retry-After"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(seconds)
                : options.PollInterval;
            await Task.Delay(wait, timeProvider, cancellationToken);
        }

        return "timeout";
    }

    /// <summary>Whether the operation of a 202 still runs.</summary>
    public async Task<bool> IsRunningAsync(string resource, ConformanceReply accepted, CancellationToken cancellationToken) =>
        (await PollAsync(resource, accepted.Operation, cancellationToken)).String("state") == "in progress";

    /// <summary>Sends again what was answered with a 202, and judges the answer if the operation still runs after it.</summary>
    public async Task<ConformanceFinding> RepeatAsync(
        string resource, ConformanceReply first, Func<Task<ConformanceReply>> again, CancellationToken cancellationToken)
    {
        var second = await again();
        return !await IsRunningAsync(resource, first, cancellationToken)
            ? ConformanceFinding.TooFast
            : second.Status == 202 && second.Operation == first.Operation
                ? ConformanceFinding.Pass
                : second.Unexpected("202 with the same operation");
    }

    /// <summary>Judges the deletion that was answered with this 200 or 202: repeated, polled to its end and beyond, and repeated again.</summary>
    public async Task<ConformanceFinding> JudgeDeletionAsync(
        string resource, ConformanceReply deleted, Func<Task<ConformanceReply>> again, CancellationToken cancellationToken)
    {
        if (deleted.Status == 202
            && await RepeatAsync(resource, deleted, again, cancellationToken) is ConformanceFinding.Failed failed)
        {
            return failed;
        }

        var state = await WaitAsync(resource, deleted, cancellationToken);
        if (state is not ("succeeded" or "gone"))
        {
            return ConformanceFinding.EndedAs(state);
        }

        for (var poll = 0; poll < 2 && deleted.Status == 202; poll++)
        {
            var reply = await PollAsync(resource, deleted.Operation, cancellationToken);
            if (reply.Status != 410 && reply.String("state") != "succeeded")
            {
                return reply.Unexpected("410, or 200 succeeded");
            }
        }

        return (await again()).Expect(410);
    }

    /// <summary>An instance that the check may delete; <see langword="null"/> when it cannot be had.</summary>
    public async Task<string?> SpareInstanceAsync(CancellationToken cancellationToken)
    {
        if (_spareInstances.TryDequeue(out var spare))
        {
            return spare;
        }

        var id = NewId();
        var reply = await ProvisionAsync(id, ProvisionBody(), acceptsIncomplete: true, cancellationToken);
        return reply.Is(200, 201, 202) && await WaitAsync(Instance(id), reply, cancellationToken) == "succeeded" ? id : null;
    }

    /// <summary>Leaves an instance to a check that deletes one, so that it need not make its own.</summary>
    public void Leave(string id) => _spareInstances.Enqueue(id);

    /// <summary>An instance that checks may look at and change, but not delete; <see langword="null"/> when it cannot be had.</summary>
    public async Task<string?> SharedInstanceAsync(CancellationToken cancellationToken)
    {
        if (_sharedInstance is null)
        {
            var id = NewId();
            var reply = await ProvisionAsync(id, ProvisionBody(), acceptsIncomplete: true, cancellationToken);
            IsAsynchronous = reply.Status == 202;
            SharedOperation = reply.Operation;
            var isThere = reply.Is(200, 201, 202) && await WaitAsync(Instance(id), reply, cancellationToken) == "succeeded";
            _sharedInstance = isThere ? id : "";
        }

        return _sharedInstance.Length > 0 ? _sharedInstance : null;
    }

    /// <summary>A binding of the shared instance, in the same way.</summary>
    public async Task<(string Instance, string Binding)?> SharedBindingAsync(CancellationToken cancellationToken)
    {
        if (!Plan.IsBindable(Offering) || await SharedInstanceAsync(cancellationToken) is not { } instance)
        {
            return null;
        }

        if (_sharedBinding is null)
        {
            var id = NewId();
            var reply = await BindAsync(instance, id, BindBody(), acceptsIncomplete: true, cancellationToken);
            var isThere = reply.Is(200, 201, 202) && await WaitAsync(Binding(instance, id), reply, cancellationToken) == "succeeded";
            _sharedBinding = isThere ? id : "";
            SharedBind = reply;
        }

        return _sharedBinding.Length > 0 ? (instance, _sharedBinding) : null;
    }

    /// <summary>Deletes all that was created, whatever became of it.</summary>
    public async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        foreach (var (instance, binding) in _bindings)
        {
            await WaitAsync(Binding(instance, binding), await UnbindAsync(instance, binding, cancellationToken), cancellationToken);
        }

        foreach (var instance in _instances)
        {
            await WaitAsync(Instance(instance), await DeprovisionAsync(instance, cancellationToken), cancellationToken);
        }
    }

    public void Dispose() => Http.Dispose();

    public static string Text(JsonObject body)
    {
        foreach (var absent in body.Where(member => member.Value is null).Select(member => member.Key).ToList())
        {
            body.Remove(absent);
        }

        return body.ToJsonString();
    }

    private static string Async(bool acceptsIncomplete) => acceptsIncomplete ? "?accepts_incomplete=true" : "";

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
