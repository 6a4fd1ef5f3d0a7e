using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Ssm.OpenServiceBroker;

namespace Ssm.Testing.ScriptedBroker;

/// <summary>Records a request and plays the step of its endpoint's script.</summary>
internal sealed class ScriptingMiddleware(ScriptedBroker broker)
{
    public async Task HandleAsync(HttpContext http, RequestDelegate behave)
    {
        if (Identify(http.Request) is not var (endpoint, instance, binding))
        {
            await behave(http);
            return;
        }

        if (!broker.KeepsConnections)
        {
            http.Response.Headers.Connection = "close";
        }

        broker.Record(await ReadAsync(http, endpoint, instance, binding));
        await PlayAsync(http, endpoint.Next(instance, binding), behave);
    }

    private static async Task PlayAsync(HttpContext http, ScriptedStep step, RequestDelegate behave)
    {
        switch (step)
        {
            case ScriptedStep.Behave(var status):
                http.Response.OnStarting(() =>
                {
                    http.Response.StatusCode = status is { } other && http.Response.StatusCode < 300 ? other : http.Response.StatusCode;
                    return Task.CompletedTask;
                });
                await behave(http);
                break;
            case ScriptedStep.Respond respond:
                if (respond.IsAfterBehaving)
                {
                    await BehaveUnseenAsync(http, behave);
                }

                await RespondAsync(http, respond);
                break;
            case ScriptedStep.Hang(null):
                await WaitAsync(Timeout.InfiniteTimeSpan, http.RequestAborted);
                break;
            case ScriptedStep.Hang({ } duration):
                await WaitAsync(duration, http.RequestAborted);
                await behave(http);
                break;
            case ScriptedStep.Drop(var isAfterBehaving):
                if (isAfterBehaving)
                {
                    await BehaveUnseenAsync(http, behave);
                }

                http.Abort();
                break;
            case ScriptedStep.Run(var action, var next):
                await action(http.RequestAborted);
                await PlayAsync(http, next, behave);
                break;
        }
    }

    private static async Task BehaveUnseenAsync(HttpContext http, RequestDelegate behave)
    {
        var body = http.Response.Body;
        http.Response.Body = Stream.Null;
        await behave(http);
        http.Response.Body = body;
        var connection = http.Response.Headers.Connection;
        http.Response.Clear();
        http.Response.Headers.Connection = connection;
    }

    private static async Task RespondAsync(HttpContext http, ScriptedStep.Respond respond)
    {
        http.Response.StatusCode = respond.Status;
        http.Response.ContentType = "application/json";
        foreach (var (name, value) in respond.Headers)
        {
            http.Response.Headers[name] = value;
        }

        if (respond.Status is not (204 or 205 or 304))
        {
            await http.Response.WriteAsync(respond.Body, http.RequestAborted);
        }
    }

    private static async Task WaitAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(duration, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The client gave up or the broker stops: either ends the wait.
        }
    }

    private (ScriptedEndpoint Endpoint, InstanceId? Instance, BindingId? Binding)? Identify(HttpRequest request)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var segments = target.Split('?', 2)[0].Trim('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        return (request.Method, segments) switch
        {
            ("GET", [.., "v2", "catalog"]) => (broker.FetchCatalog, null, null),
            (var verb, [.., "service_instances", var instance, "service_bindings", var binding]) when Binding(verb) is { } endpoint =>
                (endpoint, new InstanceId(instance), new BindingId(binding)),
            ("GET", [.., "service_instances", var instance, "service_bindings", var binding, "last_operation"]) =>
                (broker.PollBindingLastOperation, new InstanceId(instance), new BindingId(binding)),
            ("GET", [.., "service_instances", var instance, "last_operation"]) =>
                (broker.PollLastOperation, new InstanceId(instance), null),
            (var verb, [.., "service_instances", var instance]) when Instance(verb) is { } endpoint =>
                (endpoint, new InstanceId(instance), null),
            _ => null,
        };
    }

    private ScriptedEndpoint? Instance(string verb) => verb switch
    {
        "PUT" => broker.Provision,
        "GET" => broker.FetchInstance,
        "PATCH" => broker.Update,
        "DELETE" => broker.Deprovision,
        _ => null,
    };

    private ScriptedEndpoint? Binding(string verb) => verb switch
    {
        "PUT" => broker.Bind,
        "GET" => broker.FetchBinding,
        "DELETE" => broker.Unbind,
        _ => null,
    };

    private static async Task<ScriptedCall> ReadAsync(HttpContext http, ScriptedEndpoint endpoint, InstanceId? instance, BindingId? binding)
    {
        http.Request.EnableBuffering();
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8, leaveOpen: true);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        http.Request.Body.Position = 0;
        return new ScriptedCall
        {
            Verb = http.Request.Method,
            Target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            Endpoint = endpoint.Name,
            Instance = instance,
            Binding = binding,
            Query = http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
            Headers = http.Request.Headers.ToDictionary(
                pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = body,
        };
    }
}
