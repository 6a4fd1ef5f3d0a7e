using System.Globalization;
using k8s.Models;

namespace Ssm.StatefulServices.Operator;

/// <summary>Compares the claims that there are with those that there should be. Pure.</summary>
internal static class StorageDecider
{
    private const string Storage = "storage";

    /// <param name="desired">The StatefulSet as it should be.</param>
    /// <param name="current">As it is; null when there is none.</param>
    /// <param name="claims">The claims of the instance.</param>
    /// <param name="pods">Names of the pods that there are.</param>
    /// <param name="running">How many nodes are to run, as the status says; null until the nodes were joined once, and then no claim is surplus.</param>
    public static StoragePlan Decide(
        V1StatefulSet desired, V1StatefulSet? current, IReadOnlyList<V1PersistentVolumeClaim> claims, IReadOnlyCollection<string> pods, int? running)
    {
        var toGrow = new List<(V1PersistentVolumeClaim, ResourceQuantity)>();
        var growing = new List<V1PersistentVolumeClaim>();
        var surplus = new List<V1PersistentVolumeClaim>();
        foreach (var template in desired.Spec.VolumeClaimTemplates ?? [])
        {
            var wanted = Request(template)!; // a template without a request is none of ours
            foreach (var claim in claims)
            {
                if (Ordinal(claim, template, desired) is not { } ordinal)
                {
                    continue;
                }

                if (running is { } count && ordinal >= count)
                {
                    surplus.Add(claim);
                }
                else if (Request(claim) is { } has && has.ToDecimal() < wanted.ToDecimal())
                {
                    toGrow.Add((claim, wanted));
                }
                else if (claim.Status?.Capacity is { } capacity && capacity.TryGetValue(Storage, out var given) && given.ToDecimal() < Request(claim)?.ToDecimal())
                {
                    growing.Add(claim);
                }
            }
        }

        var isReleased = current?.Spec.Replicas <= running;
        return new StoragePlan
        {
            ToGrow = toGrow,
            Growing = growing,
            IsSetToBeReplaced = current is not null && !HasSameClaims(current, desired),
            Surplus = surplus,
            ToRemove = [.. surplus.Where(claim => isReleased && claim.Metadata.DeletionTimestamp is null && !pods.Any(pod => claim.Metadata.Name.EndsWith($"-{pod}", StringComparison.Ordinal)))],
            LargestBytes = claims.Except(surplus).Select(claim => (long?)Request(claim)?.ToDecimal()).Max(),
        };
    }

    private static bool HasSameClaims(V1StatefulSet current, V1StatefulSet desired) =>
        (desired.Spec.VolumeClaimTemplates ?? []).All(template =>
            current.Spec.VolumeClaimTemplates?.FirstOrDefault(other => other.Metadata.Name == template.Metadata.Name) is { } other
            && Request(other)?.ToDecimal() == Request(template)?.ToDecimal());

    private static ResourceQuantity? Request(V1PersistentVolumeClaim claim) =>
        claim.Spec.Resources?.Requests is { } requests && requests.TryGetValue(Storage, out var quantity) ? quantity : null;

    private static int? Ordinal(V1PersistentVolumeClaim claim, V1PersistentVolumeClaim template, V1StatefulSet set)
    {
        var prefix = $"{template.Metadata.Name}-{set.Metadata.Name}-";
        return claim.Metadata.Name.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(claim.Metadata.Name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
                ? ordinal
                : null;
    }
}
