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

/// <summary>Asks an instance's engine, and changes it, as the operator does.</summary>
internal sealed class RabbitMqAdministrator(ServicePlatform platform, TestInstance instance)
{
    /// <summary>How many nodes have a replica of a queue of the usual vhost.</summary>
    public async Task<int> MembersAsync(string queue) =>
        (await AskAsync(ManagementClient.Path("queues", RabbitMqGrant.DefaultVhost, queue))).Body.GetProperty("members").GetArrayLength();

    /// <summary>The users that the engine has, the operator's own left out.</summary>
    public async Task<IReadOnlyList<string>> UsersAsync() =>
        [.. (await AskAsync("users?columns=name")).Body.EnumerateArray().Select(user => user.GetProperty("name").GetString()!).Where(name => name != RabbitMqConfig.AdminUser).Order()];

    public Task RemoveUserAsync(string name) => UseAsync(client => client.DeleteAsync(ManagementClient.Path("users", name), CancellationToken.None));

    /// <summary>Lets the engine think that its disk is full, since no more of it may be used than is free, or that there is room again.</summary>
    public async Task SetDiskFullAsync(bool isFull)
    {
        var limit = isFull ? new ErlangTerm.Tuple(new ErlangTerm.Atom("mem_relative"), new ErlangTerm.Integer(100_000)) : (ErlangTerm)new ErlangTerm.Integer(1 << 20);
        var (address, secrets) = await NodeAsync();
        await using var remote = await ErlangRemote.ConnectAsync(
            new IPEndPoint(IPAddress.Parse(address), RabbitMqPorts.Distribution), secrets[RabbitMqSecretNames.Cookie], TimeProvider.System, CancellationToken.None);
        await remote.CallAsync("rabbit_disk_monitor", "set_disk_free_limit", [limit], CancellationToken.None);
    }

    private Task<ManagementAnswer> AskAsync(string path) => UseAsync(client => client.GetAsync(path, CancellationToken.None));

    private async Task<ManagementAnswer> UseAsync(Func<ManagementClient, Task<ManagementAnswer>> use)
    {
        var (address, secrets) = await NodeAsync();
        using var clients = new ManagementClients();
        return await Eventually.GetAsync(async () => await use(clients.At(address, secrets)) is { IsSuccess: true } answer ? answer : null, () => "the engine does not do it");
    }

    private async Task<(string Address, InstanceSecrets Secrets)> NodeAsync()
    {
        var generated = await platform.Api.GetAsync(KubernetesTypes.Secrets, new(ServicePlatform.Namespace, new InstanceNames(instance.Name).Accounts), CancellationToken.None);
        return ((await instance.ResourceAsync()).Status!.Endpoints![0].Host, new InstanceSecrets(InstanceSecretStore.Values(generated), new Dictionary<string, string>()));
    }
}
