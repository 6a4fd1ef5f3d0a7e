using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Ssm.Kubernetes;

/// <summary>
/// Writes core/v1 Events beside the work: recording never waits and never fails. An event that repeats raises the count of the first one, as kubectl shows it.
/// </summary>
/// <param name="api">Where events are written.</param>
/// <param name="component">The event source, for example <c>service-catalog-controller-manager</c>.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where dropped events are told.</param>
public sealed partial class EventRecorder(KubernetesApi api, string component, TimeProvider timeProvider, ILogger logger)
{
    private const int RememberedEvents = 4096;

    private readonly Channel<PendingEvent> _pending =
        Channel.CreateBounded<PendingEvent>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly Dictionary<EventKey, WrittenEvent> _written = [];
    private long _sequence = timeProvider.GetUtcNow().UtcTicks;

    /// <summary>Tells of progress or success.</summary>
    public void Normal(IKubernetesObject<V1ObjectMeta> regarding, string reason, string message) => Record(regarding, "Normal", reason, message);

    /// <summary>Tells of trouble.</summary>
    public void Warning(IKubernetesObject<V1ObjectMeta> regarding, string reason, string message) => Record(regarding, "Warning", reason, message);

    /// <summary>Writes what is recorded until cancelled, then what is left, for at most two seconds.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var pending in _pending.Reader.ReadAllAsync(cancellationToken))
            {
                await WriteAsync(pending, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await FlushAsync();
        }
    }

    private async Task FlushAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2), timeProvider);
        while (_pending.Reader.TryRead(out var pending) && !deadline.IsCancellationRequested)
        {
            try
            {
                await WriteAsync(pending, deadline.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Record(IKubernetesObject<V1ObjectMeta> regarding, string type, string reason, string message)
    {
        ArgumentNullException.ThrowIfNull(regarding);
        var reference = new V1ObjectReference
        {
            ApiVersion = regarding.ApiVersion,
            Kind = regarding.Kind,
            Name = regarding.Metadata.Name,
            NamespaceProperty = regarding.Metadata.NamespaceProperty,
            Uid = regarding.Metadata.Uid,
            ResourceVersion = regarding.Metadata.ResourceVersion,
        };

        // 1024 is what the API allows for a message.
        var text = message.Length > 1024 ? message[..1021] + "..." : message;
        _pending.Writer.TryWrite(new PendingEvent(reference, new EventKey(reference.Uid ?? reference.Name, type, reason, text), timeProvider.GetUtcNow()));
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Events are best effort; the loop must outlive any of them.")]
    private async Task WriteAsync(PendingEvent pending, CancellationToken cancellationToken)
    {
        try
        {
            if (_written.TryGetValue(pending.Key, out var written) && await RepeatAsync(pending, written, cancellationToken))
            {
                return;
            }

            await CreateAsync(pending, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            LogDropped(pending.Key.Reason, pending.Regarding.Kind, pending.Regarding.Name, failure.Message);
        }
    }

    private async Task<bool> RepeatAsync(PendingEvent pending, WrittenEvent written, CancellationToken cancellationToken)
    {
        var again = written with { Count = written.Count + 1 };
        try
        {
            var patch = new JsonObject { ["count"] = again.Count, ["lastTimestamp"] = pending.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ") };
            await api.PatchAsync(KubernetesTypes.Events, again.Key, patch, cancellationToken);
            _written[pending.Key] = again;
            return true;
        }
        catch (KubernetesApiException expired) when (expired.IsNotFound)
        {
            return false;
        }
    }

    private async Task CreateAsync(PendingEvent pending, CancellationToken cancellationToken)
    {
        var @namespace = string.IsNullOrEmpty(pending.Regarding.NamespaceProperty) ? "default" : pending.Regarding.NamespaceProperty;
        var name = $"{pending.Regarding.Name}.{_sequence++:x16}";
        await api.CreateAsync(
            KubernetesTypes.Events,
            new Corev1Event
            {
                Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = @namespace },
                InvolvedObject = pending.Regarding,
                Type = pending.Key.Type,
                Reason = pending.Key.Reason,
                Message = pending.Key.Message,
                Count = 1,
                FirstTimestamp = pending.At.UtcDateTime,
                LastTimestamp = pending.At.UtcDateTime,
                Source = new V1EventSource { Component = component },
                ReportingComponent = component,
                ReportingInstance = string.Empty,
            },
            cancellationToken);
        if (_written.Count >= RememberedEvents)
        {
            _written.Clear();
        }

        _written[pending.Key] = new WrittenEvent(new NamespacedName(@namespace, name), 1);
    }

    [LoggerMessage(1020, LogLevel.Warning, "Event {Reason} of {Kind} {Name} was not written: {Cause}")]
    private partial void LogDropped(string reason, string kind, string name, string cause);

    private readonly record struct EventKey(string Uid, string Type, string Reason, string Message);

    private readonly record struct WrittenEvent(NamespacedName Key, int Count);

    private readonly record struct PendingEvent(V1ObjectReference Regarding, EventKey Key, DateTimeOffset At);
}
