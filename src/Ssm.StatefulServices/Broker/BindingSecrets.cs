using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Broker;

/// <summary>The Secrets in which a broker remembers the bindings of an instance.</summary>
internal static class BindingSecrets
{
    /// <summary>All bindings of an instance, read from the API: a cache may lag behind an unbind.</summary>
    public static async Task<IReadOnlyList<StoredBinding>> ListAsync(KubernetesApi api, Instance instance, CancellationToken cancellationToken)
    {
        var labels = InstanceMetadata.Labels(instance).Append(new(StatefulServiceLabels.Purpose, StoredBinding.Purpose));
        var scope = new ListScope { Namespace = instance.Key.Namespace, LabelSelector = string.Join(',', labels.Select(label => $"{label.Key}={label.Value}")) };
        var secrets = await api.ListAsync(KubernetesTypes.Secrets, scope, cancellationToken);
        return [.. secrets.Items.Select(StoredBinding.From)];
    }

    /// <summary>The accounts that should be on the engine. Of two that ask for the same name at the same moment it is the one that will keep it.</summary>
    public static async Task<IReadOnlyList<Account>> AccountsAsync(KubernetesApi api, Instance instance, CancellationToken cancellationToken) =>
    [
        .. (await ListAsync(api, instance, cancellationToken))
            .Where(binding => !binding.IsBeingRevoked)
            .GroupBy(binding => binding.Account.User.Length > 0 ? binding.Account.User : binding.Account.BindingId, StringComparer.Ordinal)
            .Select(namesakes => namesakes.MinBy(binding => binding.Order)!.Account), // no group is empty
    ];
}
