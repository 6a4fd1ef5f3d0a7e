using Ssm.StatefulServices.Tests.Etcd;
using Ssm.StatefulServices.Tests.Platforms;

namespace Ssm.StatefulServices.Tests.Interruptions;

internal sealed class EtcdClient : EngineClient
{
    public override string Plan => "etcd-3.4-standard";

    public override string Parameters => """{"resources":{"memory":"128M"}}""";

    public override string Changed => """{"resources":{"memory":"160M"}}""";

    protected override string AdminSecret => "root";

    protected override async Task WriteAsync(TestBinding binding, string name, string value)
    {
        using var client = await EtcdTestClient.ConnectAsync(binding);
        await client.PutAsync(name, value);
    }

    protected override async Task<bool> ReadAsync(TestBinding binding, string name)
    {
        using var client = await EtcdTestClient.ConnectAsync(binding);
        return await client.GetAsync(name) is not null;
    }

    protected override async Task<IEnumerable<string>> ListAccountsAsync(TestBinding binding, string password)
    {
        using var client = await EtcdTestClient.ConnectAsync(binding, binding["ipv4"], "root", password);
        return (await client.ListUsersAsync()).Where(user => user != "root");
    }
}
