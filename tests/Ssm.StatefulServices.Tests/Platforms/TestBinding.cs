using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.Cli.Demo;
using Ssm.StatefulServices.Tests.Broker;

namespace Ssm.StatefulServices.Tests.Platforms;

/// <summary>One binding of a <see cref="TestInstance"/>.</summary>
internal sealed class TestBinding(ServicePlatform platform, TestInstance instance, string id)
{
    public string Id => id;

    /// <summary>What the broker handed out.</summary>
    public JsonElement Credentials { get; private set; }

    /// <summary>One member of the credentials as a text, as the Secret has it.</summary>
    public string this[string name] => Credentials.TryGetProperty(name, out var value)
        ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()
        : throw new KeyNotFoundException($"the credentials have {string.Join(", ", Credentials.EnumerateObject().Select(member => member.Name))}, and no {name}");

    /// <summary>Address and port of each node, as the credentials list them.</summary>
    public IReadOnlyList<(string Host, int Port)> Nodes =>
        [.. JsonNode.Parse(this["node_list"])!.AsArray().Select(node => (node!["host"]!.GetValue<string>(), node["port"]!.GetValue<int>()))];

    /// <summary>What <c>ssm demo</c> hands to an application: the address, and the members of the Secret as texts.</summary>
    public DemoAccess ToDemoAccess() => new(IPAddress.Parse(this["ipv4"]), Credentials.EnumerateObject().ToDictionary(member => member.Name, member => this[member.Name], StringComparer.Ordinal));

    /// <summary>Binds, and asks again as a platform does when the broker could not say whether it did.</summary>
    public Task BindAsync(string parameters) => MakeAsync(() => instance.TryBindAsync(parameters, id));

    /// <summary>Takes over from another binding.</summary>
    public Task RotateAsync(TestBinding predecessor) => MakeAsync(() => instance.TryRotateAsync(predecessor.Id, id));

    private async Task MakeAsync(Func<Task<OsbAnswer>> ask)
    {
        var answer = await ask();
        for (var again = 0; again < 3 && answer.Status >= 500; again++)
        {
            answer = await ask();
        }

        Assert.True(answer.Status is 200 or 201, $"{answer}\n{platform.Log}");
        Credentials = answer.Body.GetProperty("credentials");
    }

    public async Task UnbindAsync()
    {
        var answer = await instance.UnbindAsync(id);
        Assert.True(answer.Status == 200, $"{answer}\n{platform.Log}");
    }
}
