using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>Somebody has a Secret of a binding's name first, or makes the binding's own his. The catalog does not touch either.</summary>
internal sealed class ForeignSecrets(SimulatedWorld world) : Disturbance(world)
{
    private readonly Dictionary<string, string> _foreign = [];

    public override void Act()
    {
        if (Chance.Next(2) == 0 && Any(Api.List(KubernetesTypes.Secrets)) is { } secret)
        {
            if (secret.Metadata.OwnerReferences is not null)
            {
                Note(Api.Update(KubernetesTypes.Secrets, secret with { Metadata = secret.Metadata with { OwnerReferences = null } }), secret.Metadata.Name);
            }
        }
        else if (Any(Api.List(CatalogTypes.ServiceBindings)) is { } binding)
        {
            var name = binding.Spec.SecretName!;
            Note(
                Api.Create(KubernetesTypes.Secrets, new V1Secret
                {
                    Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = SimulatedUsers.Home },
                    Data = new Dictionary<string, byte[]> { ["mine"] = "secret"u8.ToArray() },
                }),
                name);
        }
    }

    /// <summary>It is made room for the binding's own.</summary>
    public override void Calm()
    {
        foreach (var secret in Api.List(KubernetesTypes.Secrets).Where(secret => secret.Metadata.OwnerReferences is null))
        {
            if (_foreign.TryGetValue(secret.Metadata.Uid, out var version) && version != secret.Metadata.ResourceVersion)
            {
                Broker.Offences.Add($"Secret {secret.Metadata.Name} was somebody else's and has been changed");
            }

            Api.Delete(new StoredKey("secrets", SimulatedUsers.Home, secret.Metadata.Name));
        }
    }

    private void Note(SimulatedReply reply, string name)
    {
        if (reply.Status < 300 && Api.Get(KubernetesTypes.Secrets, SimulatedUsers.Home, name) is { } secret)
        {
            _foreign[secret.Metadata.Uid] = secret.Metadata.ResourceVersion;
        }
    }
}
