using System.Collections.Concurrent;
using System.Diagnostics;

namespace Ssm.Testing;

/// <summary>Every request that this process sends to a Kubernetes API, by the user agent that its role sends.</summary>
public sealed class RequestRecorder : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly ConcurrentQueue<IDisposable> _subscriptions = [];
    private readonly Uri _server;

    public RequestRecorder(Uri server)
    {
        _server = server;
        _subscriptions.Enqueue(DiagnosticListener.AllListeners.Subscribe(this));
    }

    private ConcurrentBag<(string Agent, ApiRequest Request)> Seen { get; } = [];

    public IReadOnlyCollection<ApiRequest> Of(string agent) => [.. Seen.Where(seen => seen.Agent == agent).Select(seen => seen.Request).Distinct()];

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "HttpHandlerDiagnosticListener")
        {
            _subscriptions.Enqueue(value.Subscribe(this, (name, _, _) => name.StartsWith("System.Net.Http.HttpRequestOut", StringComparison.Ordinal)));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == "System.Net.Http.HttpRequestOut.Start"
            && value.Value?.GetType().GetProperty("Request")?.GetValue(value.Value) is HttpRequestMessage request
            && request.RequestUri?.Port == _server.Port
            && ApiRequest.Of(request) is { } made)
        {
            Seen.Add((request.Headers.UserAgent.ToString(), made));
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        while (_subscriptions.TryDequeue(out var subscription))
        {
            subscription.Dispose();
        }
    }
}
