using System.Net;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.RabbitMq;
using Ssm.StatefulServices.RabbitMq.Erlang;
using Ssm.StatefulServices.RabbitMq.Management;
using Ssm.StatefulServices.Secrets;
using Ssm.StatefulServices.Tests.Platforms;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.RabbitMq;

/// <summary>Asks an instance's engine as the operator does.</summary>
internal sealed class RabbitMqAdministrator(ServicePlatform platform, TestInstance instance)
{
    /// <summary>How many nodes have a replica of a queue of the usual vhost.</summary>
    public async Task<int> MembersAsync(string queue)
    {
        var secrets = await SecretsAsync();
        using var clients = new ManagementClients();
        var engine = clients.At((await instance.ResourceAsync()).Status!.Endpoints![0].Host, secrets);
        var path = ManagementClient.Path("queues", RabbitMqGrant.DefaultVhost, queue);
        var found = await Eventually.GetAsync(async () => await engine.GetAsync(path, CancellationToken.None) is { IsSuccess: true } answer ? answer : null, () => "the engine does not answer");
        return found.Body.GetProperty("members").GetArrayLength();
    }

    /// <summary>Ends a vhost on one node, where RabbitMQ leaves it ended.</summary>
    /// <param name="address">The node's address.</param>
    /// <param name="vhost">The vhost.</param>
    public async Task StopVhostAsync(string address, string vhost)
    {
        var endpoint = new IPEndPoint(IPAddress.Parse(address), RabbitMqPorts.Distribution);
        await using var remote = await ErlangRemote.ConnectAsync(endpoint, (await SecretsAsync())[RabbitMqSecretNames.Cookie], TimeProvider.System, CancellationToken.None);

        // It also removes the vhost's files, which fails while something still writes there; the vhost has ended even so, and does not end twice.
        await Eventually.TrueAsync(
            async () => (await remote.CallAsync("rabbit_vhost_sup_sup", "stop_and_delete_vhost", [new ErlangTerm.Binary(vhost)], CancellationToken.None)).ToString() == "ok");
    }

    private async Task<InstanceSecrets> SecretsAsync()
    {
        var generated = await platform.Api.GetAsync(KubernetesTypes.Secrets, new(ServicePlatform.Namespace, new InstanceNames(instance.Name).Accounts), CancellationToken.None);
        return new InstanceSecrets(InstanceSecretStore.Values(generated), new Dictionary<string, string>());
    }
}
