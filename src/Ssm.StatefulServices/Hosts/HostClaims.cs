using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Hosts;

/// <summary>
/// Who has which host name. A claim is a ConfigMap that is named after the host, so that the API server itself lets only one of two instances
/// have it, whichever services they are of.
/// </summary>
internal sealed class HostClaims(KubernetesApi api, TimeProvider timeProvider)
{
    /// <summary>Value of the purpose label.</summary>
    public const string Purpose = "host-claim";

    /// <summary>A claim whose instance does not exist may be one whose instance is just being made; after this time it is a left-over.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private const string HolderKey = "statefulService";
    private const string InstanceKey = "instance";

    /// <summary>Takes the host for an instance; null when the instance has it now, otherwise who has it.</summary>
    public async Task<string?> TryClaimAsync(string host, StatefulService holder, CancellationToken cancellationToken)
    {
        var key = new NamespacedName(holder.Metadata.NamespaceProperty, InstanceNames.HostClaim(host));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                await api.CreateAsync(KubernetesTypes.ConfigMaps, Claim(key, host, holder), cancellationToken);
                return null;
            }
            catch (KubernetesApiException exists) when (exists.IsAlreadyExists)
            {
                var claim = await api.GetAsync(KubernetesTypes.ConfigMaps, key, cancellationToken);
                if (claim is null)
                {
                    continue;
                }

                if (Holder(claim) == holder.Metadata.Name)
                {
                    return null;
                }

                if (!await TryRemoveLeftOverAsync(claim, cancellationToken))
                {
                    return claim.Data?.TryGetValue(InstanceKey, out var instance) is true ? $"{Holder(claim)} ({instance})" : Holder(claim);
                }
            }
        }

        return "another instance";
    }

    /// <summary>
    /// Gives the claims of an instance their owner, and removes those that it does not need. A claim that is younger than <see cref="Grace"/> is
    /// kept: the change of the spec that needs it may be on its way.
    /// </summary>
    public async Task SettleAsync(StatefulService holder, CancellationToken cancellationToken)
    {
        var wanted = holder.Spec?.Host is { Length: > 0 } host ? InstanceNames.HostClaim(host) : null;
        foreach (var claim in await ListAsync(NamespacedName.Of(holder), cancellationToken))
        {
            var key = NamespacedName.Of(claim);
            if (claim.Metadata.Name == wanted)
            {
                if (claim.Metadata.OwnerReferences is not { Count: > 0 })
                {
                    await Ownership.AdoptAsync(api, KubernetesTypes.ConfigMaps, key, holder, cancellationToken);
                }
            }
            else if (IsOld(claim))
            {
                await api.DeleteAsync(KubernetesTypes.ConfigMaps, key, Exactly(claim), cancellationToken);
            }
        }
    }

    /// <summary>Removes all claims of an instance.</summary>
    public async Task ReleaseAsync(NamespacedName holder, CancellationToken cancellationToken)
    {
        foreach (var claim in await ListAsync(holder, cancellationToken))
        {
            await api.DeleteAsync(KubernetesTypes.ConfigMaps, NamespacedName.Of(claim), Exactly(claim), cancellationToken);
        }
    }

    private static string Holder(V1ConfigMap claim) => claim.Data?.TryGetValue(HolderKey, out var holder) is true ? holder : "unknown";

    private static V1ConfigMap Claim(NamespacedName key, string host, StatefulService holder)
    {
        var data = new Dictionary<string, string> { ["host"] = host, [HolderKey] = holder.Metadata.Name };
        if (holder.Spec?.Instance is { } instance)
        {
            data[InstanceKey] = instance.ToString();
        }

        return new V1ConfigMap
        {
            Metadata = new V1ObjectMeta
            {
                Name = key.Name,
                NamespaceProperty = key.Namespace,
                Labels = new Dictionary<string, string>(holder.Metadata.Labels ?? new Dictionary<string, string>()) { [StatefulServiceLabels.Purpose] = Purpose },
            },
            Data = data,
        };
    }

    private static V1DeleteOptions Exactly(V1ConfigMap claim) =>
        new() { Preconditions = new V1Preconditions { Uid = claim.Metadata.Uid, ResourceVersion = claim.Metadata.ResourceVersion } };

    private bool IsOld(V1ConfigMap claim) => claim.Metadata.CreationTimestamp is { } created && timeProvider.GetUtcNow().UtcDateTime - created.ToUniversalTime() > Grace;

    private async Task<bool> TryRemoveLeftOverAsync(V1ConfigMap claim, CancellationToken cancellationToken)
    {
        if (!IsOld(claim))
        {
            return false;
        }

        // Left over by a provision or an update that was cut off between the claim and the spec.
        var key = new NamespacedName(claim.Metadata.NamespaceProperty, Holder(claim));
        var holder = await api.GetAsync(StatefulServiceTypes.StatefulServices, key, cancellationToken);
        if (holder?.Spec?.Host is { } host && InstanceNames.HostClaim(host) == claim.Metadata.Name)
        {
            return false;
        }

        try
        {
            await api.DeleteAsync(KubernetesTypes.ConfigMaps, NamespacedName.Of(claim), Exactly(claim), cancellationToken);
        }
        catch (KubernetesApiException conflict) when (conflict.IsConflict)
        {
            // Somebody else was faster; the next attempt shows who has it.
        }

        return true;
    }

    private async Task<IReadOnlyList<V1ConfigMap>> ListAsync(NamespacedName holder, CancellationToken cancellationToken)
    {
        var scope = new ListScope { Namespace = holder.Namespace, LabelSelector = $"{StatefulServiceLabels.Purpose}={Purpose}" };
        var claims = await api.ListAsync(KubernetesTypes.ConfigMaps, scope, cancellationToken);
        return [.. claims.Items.Where(claim => Holder(claim) == holder.Name)];
    }
}
