using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ssm.Acceptance.Tests.Platforms;
using StackExchange.Redis;

namespace Ssm.Acceptance.Tests;

/// <summary>Services whose engines Debian packages, from the order to the deletion, by the shipped program with real clients.</summary>
public sealed class ServiceDemoTests(SharedPlatform shared) : IClassFixture<SharedPlatform>
{
    private readonly TestPlatform _platform = shared.Platform;

    [Theory]
    [InlineData("cmq")]
    [InlineData("credis")]
    [InlineData("csp")]
    [InlineData("etcd")]
    [InlineData("rabbitmq")]
    [InlineData("tdsql")]
    [InlineData("zookeeper")]
    public async Task Demo_OfAService_UsesItThroughNameAndSecret_LosesANode_AndLeavesNothing(string service)
    {
        var demo = await Testing.CommandRunner.RunAsync(
            Checkout.Ssm, ["demo", service, "--data", _platform.Data], new Dictionary<string, string> { ["HOME"] = _platform.Data }, patience: TimeSpan.FromMinutes(4));

        Assert.True(demo.ExitCode == 0, $"{demo}\n{_platform.LogTail()}");
        Assert.Contains("its credential is refused now", demo.Output);
        Assert.Equal(DocumentedKeys(service), Keys(demo.Output, service));
        var left = await Eventually.SatisfiesAsync(() => LeftAsync(service), found => found.Length == 0, $"nothing is left of {service}");
        Assert.Empty(left);
        Assert.Empty(_platform.Engines());
    }

    [Theory]
    [InlineData("credis", "redis-4.0-standard", "user: { keys: ['*'] }")]
    [InlineData("tdsql", "tdsql-5.7-standard", "database: app")]
    public async Task Rotate_Binding_SecretHasAnotherCredential_AndBothEndWithTheBinding(string service, string plan, string parameters)
    {
        var name = $"rotated-{service}";
        await _platform.MustApplyAsync(Samples.Instance(name, "default", plan, service, "resources: { memory: 64M }"));
        await _platform.WaitForReadyAsync($"serviceinstance/{name}", "default");
        await _platform.MustApplyAsync($"{Samples.Binding(name, "default", name)}\n  parameters: {{ {parameters} }}");
        await _platform.WaitForReadyAsync($"servicebinding/{name}", "default");
        var former = await SecretAsync(name);
        Assert.Equal("", await WhyRefusedAsync(service, former));

        var rotated = await Testing.CommandRunner.RunAsync(
            Checkout.Ssm, ["rotate", "binding", name, "-n", "default", "--wait"], new Dictionary<string, string> { ["HOME"] = _platform.Data, ["KUBECONFIG"] = _platform.Kubeconfig });

        Assert.True(rotated.ExitCode == 0, $"{rotated}\n{_platform.LogTail()}");
        var successor = await SecretAsync(name);
        Assert.NotEqual(former["user"], successor["user"]);
        Assert.NotEqual(former["pass"], successor["pass"]);
        Assert.Equal(former.Keys.Order(StringComparer.Ordinal), successor.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("", await WhyRefusedAsync(service, successor));
        Assert.Equal("", await WhyRefusedAsync(service, former)); // for applications that have not read the Secret anew

        await _platform.MustAsync("delete", $"servicebinding/{name}", "-n", "default", "--timeout=60s");
        Assert.NotEqual("", await WhyRefusedAsync(service, successor));
        Assert.NotEqual("", await WhyRefusedAsync(service, former));
        await _platform.MustAsync("delete", $"serviceinstance/{name}", "-n", "default", "--timeout=60s");
        Assert.Empty(await Eventually.SatisfiesAsync(() => LeftAsync(service), found => found.Length == 0, $"nothing is left of {service}"));
    }

    private async Task<IReadOnlyDictionary<string, string>> SecretAsync(string name) =>
        (await _platform.GetAsync("secret", name, "-n", "default"))["data"]!.AsObject()
            .ToDictionary(entry => entry.Key, entry => Encoding.UTF8.GetString(Convert.FromBase64String(entry.Value!.GetValue<string>())));

    /// <summary>Logs in as an application does; empty when it may.</summary>
    private static async Task<string> WhyRefusedAsync(string service, IReadOnlyDictionary<string, string> secret)
    {
        if (service == "tdsql")
        {
            var client = await Testing.CommandRunner.RunAsync(
                "mariadb", ["--no-defaults", "-h", secret["ipv4"], "-P", secret["port"], "-u", secret["user"], secret["database"], "-e", "SELECT 1"],
                new Dictionary<string, string> { ["MYSQL_PWD"] = secret["pass"] });
            return client.ExitCode == 0 ? "" : client.Error;
        }

        try
        {
            return await new BoundRedis(secret["ipv4"], int.Parse(secret["port"], CultureInfo.InvariantCulture), secret["user"], secret["pass"], []).PingAsync() == "PONG" ? "" : "no answer";
        }
        catch (RedisException refused)
        {
            return refused.Message;
        }
    }

    /// <summary>The keys of the Secret that the demonstration names.</summary>
    private static string[] Keys(string output, string service) =>
        [.. Regex.Match(output, $"(?<=Secret {service}-1: ).*$", RegexOptions.Multiline, TimeSpan.FromSeconds(1)).Value.Split(',', StringSplitOptions.TrimEntries)];

    /// <summary>The keys that the service's page says a Secret has, but for those that are passed through.</summary>
    private static string[] DocumentedKeys(string service)
    {
        var section = Section(service);
        var table = section.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line[..line.IndexOf('|', 1)]);
        var others = section.SkipWhile(line => line.Length == 0).TakeWhile(line => line.Length > 0 && line[0] != '|');
        return [.. table.Concat(others).SelectMany(text => Regex.Matches(text, "(?<=`)[^` |,]+(?=`)", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Value))
            .Where(key => !key.StartsWith("__", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];

        static string[] Section(string service) => [.. File.ReadLines(Path.Combine(Checkout.Root, "docs", "services", $"{service}.md"))
            .SkipWhile(line => line != "## The Secret of a binding").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))];
    }

    private async Task<string> LeftAsync(string service)
    {
        var objects = await _platform.MustAsync(
            "get", "statefulservices,statefulsets,pods,services,endpoints,configmaps,secrets,persistentvolumeclaims", "-n", "service-brokers", "-o", "json");
        var ofAnInstance = new Regex($"^{service}-(binding-)?[0-9a-f]{{8}}-", RegexOptions.None, TimeSpan.FromSeconds(1));
        return string.Join('\n', JsonNode.Parse(objects.Output)!["items"]!.AsArray()
            .Select(item => (Kind: item!["kind"]!.GetValue<string>(), Name: item["metadata"]!["name"]!.GetValue<string>()))
            .Where(item => ofAnInstance.IsMatch(item.Name))
            .Select(item => $"{item.Kind} {item.Name}"));
    }
}
