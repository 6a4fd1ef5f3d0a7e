using System.Collections.Concurrent;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>When instances are next compared with what their broker has. Memory only; spread over the interval, so that brokers are not asked all at once. Thread-safe.</summary>
internal sealed class DriftSchedule(TimeSpan interval, TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<NamespacedName, DateTimeOffset> _due = new();

    /// <summary>How long until the next time; zero = now, null = never.</summary>
    public TimeSpan? Remaining(ServiceInstance instance)
    {
        if (interval <= TimeSpan.Zero)
        {
            return null;
        }

        var now = timeProvider.GetUtcNow();
        var due = _due.GetOrAdd(NamespacedName.Of(instance), _ => now + (interval * Fraction(instance.Metadata.Uid)));
        return due > now ? due - now : TimeSpan.Zero;
    }

    /// <summary>Begins the next interval.</summary>
    public TimeSpan Next(ServiceInstance instance)
    {
        _due[NamespacedName.Of(instance)] = timeProvider.GetUtcNow() + interval;
        return interval;
    }

    public void Forget(NamespacedName key) => _due.TryRemove(key, out _);

    /// <summary>The same for the same object, evenly spread over others: the second half of the interval.</summary>
    private static double Fraction(string? uid) => 0.5 + ((uint)StringComparer.Ordinal.GetHashCode(uid ?? "") / (double)uint.MaxValue / 2);
}
