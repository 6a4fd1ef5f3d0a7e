using System.Globalization;
using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.BuiltIns;

/// <summary>Removes events some time after they last happened, as kube-apiserver does (<c>--event-ttl</c>); nobody else ever would.</summary>
internal sealed class EventExpiry(ObjectStore objects, TimeSpan lifetime, TimeProvider time)
{
    private static readonly GroupResource Events = new("", "events");
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await SweepAsync(cancellationToken);
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - lifetime;
        foreach (var item in objects.Bytes.List(ObjectStore.PrefixOf(Events, "")).Items)
        {
            var found = StoredObject.Of(item);
            if (LastSeen(found.Content) < oldest)
            {
                await RemoveAsync(found, cancellationToken);
            }
        }
    }

    private async Task RemoveAsync(StoredObject found, CancellationToken cancellationToken)
    {
        var metadata = ObjectMetadata.Of(found.Content);
        try
        {
            await objects.DeleteAsync(Events, metadata.Namespace, metadata.Name, found, found.Content, cancellationToken);
        }
        catch (ApiException)
        {
            // It happened again meanwhile, or cannot be removed now: there is a next sweep.
        }
    }

    private static DateTimeOffset LastSeen(JsonObject obj)
    {
        string?[] times =
        [
            obj.Object("series").Text("lastObservedTime"), obj.Text("lastTimestamp"), obj.Text("eventTime"),
            obj.Object("metadata").Text("creationTimestamp"),
        ];
        return times.Select(text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var seen) ? seen : DateTimeOffset.MinValue).Max();
    }
}
