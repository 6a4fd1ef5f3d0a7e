using System.Text.Json;
using Ssm.OpenServiceBroker;

namespace Ssm.Testing.ScriptedBroker;

/// <summary>
/// The script of one endpoint: each verb adds the answer to one request; when the script is at its end, the endpoint behaves well again.
/// Thread-safe.
/// </summary>
public sealed class ScriptedEndpoint
{
    private readonly Lock _lock = new();
    private readonly Queue<ScriptedStep> _steps = [];
    private readonly Dictionary<string, ScriptedEndpoint> _byId = [];
    private ScriptedStep _last = new ScriptedStep.Behave(null);

    internal ScriptedEndpoint(string name) => Name = name;

    public string Name { get; }

    /// <summary>
    /// A failure with the body <c>{}</c>; or, for a 2xx, a success: what was asked is done, and its answer has this status.
    /// </summary>
    public ScriptedEndpoint RespondsWith(int status) => Add(status switch
    {
        204 or 205 => new ScriptedStep.Respond(status, "") { IsAfterBehaving = true }, // these have no body
        >= 200 and < 300 => new ScriptedStep.Behave(status),
        _ => new ScriptedStep.Respond(status, "{}"),
    });

    /// <summary>A refusal with an OSB error body.</summary>
    public ScriptedEndpoint RespondsWith(int status, string? error, string? description)
    {
        var members = new Dictionary<string, string>();
        if (error is not null)
        {
            members["error"] = error;
        }

        if (description is not null)
        {
            members["description"] = description;
        }

        return Add(new ScriptedStep.Respond(status, JsonSerializer.Serialize(members)));
    }

    /// <summary>Exactly this, whatever it is; nothing is done.</summary>
    public ScriptedEndpoint RespondsWithBody(int status, string body, params IReadOnlyList<(string Name, string Value)> headers) =>
        Add(new ScriptedStep.Respond(status, body) { Headers = headers });

    /// <summary>What was asked is done, but the answer's body is no JSON.</summary>
    public ScriptedEndpoint RespondsWithMalformedBody(int status = 200) =>
        Add(new ScriptedStep.Respond(status, "<html>not json</html>") { IsAfterBehaving = true });

    /// <summary>Answers, after this long, as usual; the client may give up before.</summary>
    public ScriptedEndpoint HangsFor(TimeSpan duration) => Add(new ScriptedStep.Hang(duration));

    /// <summary>Never answers; does nothing.</summary>
    public ScriptedEndpoint Hangs() => Add(new ScriptedStep.Hang(null));

    /// <summary>Closes the connection without an answer and without doing anything.</summary>
    public ScriptedEndpoint DropsConnection() => Add(new ScriptedStep.Drop(IsAfterBehaving: false));

    /// <summary>Does what was asked, then closes the connection without an answer.</summary>
    public ScriptedEndpoint DropsConnectionAfterwards() => Add(new ScriptedStep.Drop(IsAfterBehaving: true));

    /// <summary>Behaves well once.</summary>
    public ScriptedEndpoint Behaves() => Add(new ScriptedStep.Behave(null));

    /// <inheritdoc cref="RespondsWith(int)"/>
    public ScriptedEndpoint Then(int status) => RespondsWith(status);

    /// <summary>Runs something first when the request of the step that was added last comes: a barrier, a change of state.</summary>
    public ScriptedEndpoint After(Func<CancellationToken, Task> action)
    {
        lock (_lock)
        {
            var steps = _steps.ToArray();
            _steps.Clear();
            foreach (var step in steps[..^1])
            {
                _steps.Enqueue(step);
            }

            _steps.Enqueue(new ScriptedStep.Run(action, steps[^1]));
        }

        return this;
    }

    /// <summary>Adds the step that was added last again, until there are this many of it.</summary>
    public ScriptedEndpoint Times(int count)
    {
        lock (_lock)
        {
            var step = _steps.Last();
            for (var i = 1; i < count; i++)
            {
                _steps.Enqueue(step);
            }
        }

        return this;
    }

    /// <summary>Repeats the step that was added last for ever, instead of behaving well at the end of the script.</summary>
    public ScriptedEndpoint Always()
    {
        lock (_lock)
        {
            _last = _steps.Last();
        }

        return this;
    }

    /// <summary>Forgets the script: from now on the endpoint behaves well.</summary>
    public ScriptedEndpoint Recovers()
    {
        lock (_lock)
        {
            _steps.Clear();
            _last = new ScriptedStep.Behave(null);
        }

        return this;
    }

    /// <summary>The script for requests about one binding, or about one instance and its bindings; when it is at its end, the endpoint's own goes on.</summary>
    /// <param name="id">Of the binding or the instance.</param>
    public ScriptedEndpoint For(string id)
    {
        lock (_lock)
        {
            return _byId.TryGetValue(id, out var own) ? own : _byId[id] = new ScriptedEndpoint(Name);
        }
    }

    internal ScriptedStep Next(InstanceId? instance, BindingId? binding)
    {
        lock (_lock)
        {
            return NextFor(binding?.Value) ?? NextFor(instance?.Value) ?? NextOwn() ?? _last;
        }
    }

    private ScriptedStep? NextFor(string? id) => id is not null && _byId.TryGetValue(id, out var own) ? own.NextOwn() : null;

    private ScriptedStep? NextOwn()
    {
        lock (_lock)
        {
            return _steps.TryDequeue(out var step) ? step : null;
        }
    }

    private ScriptedEndpoint Add(ScriptedStep step)
    {
        lock (_lock)
        {
            _steps.Enqueue(step);
        }

        return this;
    }
}
