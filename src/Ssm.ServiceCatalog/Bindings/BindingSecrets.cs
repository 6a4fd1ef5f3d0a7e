using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>Writes and deletes the Secrets of bindings, and never one that belongs to somebody else.</summary>
internal sealed class BindingSecrets(KubernetesApi api)
{
    /// <summary>Makes the Secret hold <paramref name="data"/> and nothing else; null = done, else why not.</summary>
    public async Task<string?> InjectAsync(
        ServiceBinding binding, V1Secret? known, IDictionary<string, byte[]> data, CancellationToken cancellationToken)
    {
        var key = CatalogCaches.SecretOf(binding);
        var step = "creating";
        try
        {
            if (known is null)
            {
                if (await TryCreateAsync(BindingSecret.Create(binding, key.Name, data), cancellationToken))
                {
                    return null;
                }

                step = "getting";
                known = await api.GetAsync(KubernetesTypes.Secrets, key, cancellationToken);
                if (known is null)
                {
                    return $"Conflicting Secret {GoString.Quote(key.ToString())} creation detected";
                }
            }

            step = "updating";
            return await ReplaceAsync(binding, known, data, cancellationToken);
        }
        catch (KubernetesApiException refused) when (!refused.IsConflict)
        {
            return $"Unexpected error {step} Secret {GoString.Quote(key.ToString())}: {refused.Message}";
        }
    }

    /// <summary>Deletes the Secret if it is the binding's; null = it is gone or never was ours.</summary>
    public async Task<string?> EjectAsync(ServiceBinding binding, V1Secret? known, CancellationToken cancellationToken)
    {
        if (known is null || !BindingSecret.IsOwned(known, binding))
        {
            return null;
        }

        try
        {
            var options = new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = known.Metadata.Uid } };
            await api.DeleteAsync(KubernetesTypes.Secrets, NamespacedName.Of(known), options, cancellationToken);
            return null;
        }
        catch (KubernetesApiException refused)
        {
            return refused.Message;
        }
    }

    private async Task<bool> TryCreateAsync(V1Secret secret, CancellationToken cancellationToken)
    {
        try
        {
            await api.CreateAsync(KubernetesTypes.Secrets, secret, cancellationToken);
            return true;
        }
        catch (KubernetesApiException exists) when (exists.IsAlreadyExists)
        {
            return false;
        }
    }

    private async Task<string?> ReplaceAsync(
        ServiceBinding binding, V1Secret secret, IDictionary<string, byte[]> data, CancellationToken cancellationToken)
    {
        var name = GoString.Quote(NamespacedName.Of(secret).ToString());
        if (!BindingSecret.IsOwned(secret, binding))
        {
            var owner = secret.Metadata.OwnerReferences?.FirstOrDefault(reference => reference.Controller == true);
            return $"Secret {name} is not owned by ServiceBinding, controllerRef: {(owner is null ? "nil" : $"{owner.Kind} {owner.Name}")}";
        }

        if (BindingSecret.HasSameData(secret, data) && BindingSecret.IsIntact(secret, binding))
        {
            return null;
        }

        try
        {
            await api.UpdateAsync(KubernetesTypes.Secrets, BindingSecret.Replace(secret, binding, data), cancellationToken);
            return null;
        }
        catch (KubernetesApiException conflict) when (conflict.IsConflict)
        {
            return $"Conflicting Secret {name} update detected";
        }
        catch (KubernetesApiException gone) when (gone.IsNotFound)
        {
            return $"Conflicting Secret {name} update detected";
        }
    }
}
