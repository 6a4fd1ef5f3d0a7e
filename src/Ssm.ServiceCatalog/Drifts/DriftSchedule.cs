using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using k8s;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.ServiceCatalog.Drifts;

/// <summary>When the objects of one kind are next compared with what their broker has. Memory only; spread over the interval, so that brokers are not asked all at once. Thread-safe.</summary>
internal sealed class DriftSchedule(TimeSpan interval, TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<NamespacedName, DateTimeOffset> _due = new();

    /// <summary>How long until the next time; zero = now, null = never.</summary>
    public TimeSpan? Remaining(IKubernetesObject<V1ObjectMeta> resource)
    {
        if (interval <= TimeSpan.Zero)
        {
            return null;
        }

        var now = timeProvider.GetUtcNow();
        var due = _due.GetOrAdd(NamespacedName.Of(resource), _ => now + (interval * Fraction(resource.Metadata.Uid)));
        return due > now ? due - now : TimeSpan.Zero;
    }

    /// <summary>Begins the next interval.</summary>
    public TimeSpan Next(IKubernetesObject<V1ObjectMeta> resource)
    {
        _due[NamespacedName.Of(resource)] = timeProvider.GetUtcNow() + interval;
        return interval;
    }

    public void Forget(NamespacedName key) => _due.TryRemove(key, out _);

    /// <summary>The same for the same object in every replica, evenly spread over others: the second half of the interval.</summary>
    private static double Fraction(string? uid) =>
        0.5 + (BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(uid ?? ""))) / (double)uint.MaxValue / 2);
}
