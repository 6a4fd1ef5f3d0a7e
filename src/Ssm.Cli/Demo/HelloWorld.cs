using System.Reflection;
using System.Text.Json.Nodes;
using Ssm.Kubernetes;

namespace Ssm.Cli.Demo;

/// <summary>The seed's Hello World: its two manifests, unchanged, and a client that uses what comes out.</summary>
/// <param name="objects">The platform.</param>
/// <param name="steps">Shows what happens.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class HelloWorld(DemoObjects objects, DemoSteps steps, TimeProvider timeProvider)
{
    private static readonly NamespacedName Key = new("test", "redis-test");

    /// <summary>Runs all of it and leaves instance and binding there.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await steps.RunAsync("apply ServiceInstance redis-test", _ => objects.ApplyAsync(Sample("serviceinstance.yaml"), cancellationToken));
        await steps.RunAsync("ServiceInstance Ready", now => objects.WaitForReadyAsync("ServiceInstance", Key, now, cancellationToken));
        await steps.RunAsync("apply ServiceBinding redis-test", _ => objects.ApplyAsync(Sample("servicebinding.yaml"), cancellationToken));
        await steps.RunAsync("ServiceBinding Ready", now => objects.WaitForReadyAsync("ServiceBinding", Key, now, cancellationToken));
        IReadOnlyDictionary<string, string> secret = new Dictionary<string, string>();
        await steps.RunAsync("read Secret redis-test", async _ =>
        {
            secret = await objects.ReadSecretAsync(Key, cancellationToken);
            return $"keys {string.Join(", ", secret.Keys.Order(StringComparer.Ordinal))}";
        });
        var access = new DemoAccess(System.Net.IPAddress.None, secret);
        await steps.RunAsync($"resolve {secret["host"]}", async _ =>
        {
            access = access with { Address = await objects.ResolveAsync(secret["host"], cancellationToken) };
            return $"{access.Address}";
        });
        await steps.RunAsync("write and read a key", async _ =>
        {
            var value = $"from {secret["host"]} at {timeProvider.GetUtcNow():HH:mm:ss}";
            var client = new CredisDemoClient();
            var written = await client.WriteAsync(access, value, cancellationToken);
            var read = await client.ReadAsync(access, cancellationToken);
            return read.Contains(value, StringComparison.Ordinal) ? $"{written}, {read}" : throw new InvalidOperationException($"{read} is not what was written: '{value}'");
        });
    }

    private static JsonObject Sample(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"sample {name} is not part of this build");
        using var reader = new StreamReader(stream);
        return ManifestReader.Read(reader.ReadToEnd())[0];
    }
}
