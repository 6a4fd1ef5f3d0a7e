using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Api;

/// <summary>The kind of the instances on an API server.</summary>
internal static class InstanceKind
{
    /// <summary>Defines it; it is served when this returns.</summary>
    public static async Task DefineAsync(KubernetesApi api)
    {
        await new ManifestApplier(api).ApplyAsync(ManifestReader.Read(StatefulServiceCrd.Yaml())[0], CancellationToken.None);
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await api.ListAsync(StatefulServiceTypes.StatefulServices, ListScope.All, CancellationToken.None);
                return true;
            }
            catch (KubernetesApiException notYet) when (notYet.IsNotFound)
            {
                return false;
            }
        });
    }
}
