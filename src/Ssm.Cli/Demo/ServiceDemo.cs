using System.Diagnostics;
using System.Text.Json.Nodes;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;

namespace Ssm.Cli.Demo;

/// <summary>One service from the order to the deletion: provision, bind, use, lose a node, bind anew, delete.</summary>
/// <param name="service">The service's name.</param>
/// <param name="demonstration">What is ordered and who uses it.</param>
/// <param name="objects">The platform.</param>
/// <param name="steps">Shows what happens.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ServiceDemo(string service, Demonstration demonstration, DemoObjects objects, DemoSteps steps, TimeProvider timeProvider)
{
    private const string Instance = "ServiceInstance";
    private const string Binding = "ServiceBinding";

    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(200);

    private readonly NamespacedName _instance = new("demo", service);

    /// <summary>Runs all of it; the platform is as before afterwards.</summary>
    /// <exception cref="InvalidOperationException">A step did not hold; the message says which and why.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await steps.RunAsync($"order {demonstration.Plan}", async now =>
        {
            await objects.ApplyAsync(InstanceManifest(), cancellationToken);
            return await objects.WaitForReadyAsync(Instance, _instance, now, cancellationToken);
        });
        var first = await BindAsync($"{service}-1", cancellationToken);
        await steps.RunAsync("write through name and Secret", _ => demonstration.Client.WriteAsync(first, $"written at {timeProvider.GetUtcNow():HH:mm:ss}", cancellationToken));
        await steps.RunAsync("read it back", _ => demonstration.Client.ReadAsync(first, cancellationToken));

        var serving = await objects.ServiceOfAsync(_instance, cancellationToken);
        await LoseNodeAsync(serving, first, cancellationToken);

        var second = await BindAsync($"{service}-2", cancellationToken);
        await steps.RunAsync("read with the new credential", _ => demonstration.Client.ReadAsync(second, cancellationToken));
        await steps.RunAsync("revoke the first binding", async _ =>
        {
            await objects.DeleteAsync(Binding, _instance with { Name = $"{service}-1" }, cancellationToken);
            return await RefusalAsync(first, cancellationToken);
        });
        await steps.RunAsync("delete binding and instance", async _ =>
        {
            await objects.DeleteAsync(Binding, _instance with { Name = $"{service}-2" }, cancellationToken);
            await objects.DeleteAsync(Instance, _instance, cancellationToken);
            await objects.UntilGoneAsync(serving, cancellationToken);
            return "nodes and data are gone";
        });
    }

    private async Task<DemoAccess> BindAsync(string name, CancellationToken cancellationToken)
    {
        DemoAccess? access = null;
        await steps.RunAsync($"bind {name}", async now =>
        {
            var key = _instance with { Name = name };
            await objects.ApplyAsync(BindingManifest(name), cancellationToken);
            await objects.WaitForReadyAsync(Binding, key, now, cancellationToken);
            var secret = await objects.ReadSecretAsync(key, cancellationToken);
            access = new DemoAccess(await objects.ResolveAsync(secret["host"], cancellationToken), secret);
            return $"{secret["host"]} is {access.Address}; Secret {name}: {string.Join(", ", secret.Keys.Order(StringComparer.Ordinal))}";
        });
        return access ?? throw new UnreachableException();
    }

    private async Task LoseNodeAsync(StatefulService serving, DemoAccess access, CancellationToken cancellationToken)
    {
        if (serving.Status is not { Nodes: > 1 } status)
        {
            return;
        }

        var victim = status.Primary ?? $"{serving.Metadata.Name}-0";
        await steps.RunAsync("kill a node", async now =>
        {
            var pod = NamespacedName.Of(serving) with { Name = victim };
            var uid = await objects.KillAsync(pod, cancellationToken);
            var started = timeProvider.GetTimestamp();
            now($"{victim} is dead");
            var read = await AgainAsync(access, started, now, cancellationToken);
            var served = timeProvider.GetElapsedTime(started);
            await objects.UntilReplacedAsync(pod, uid, cancellationToken);
            await objects.UntilWholeAsync(serving, now, cancellationToken);
            return $"{victim} killed; after {served.TotalSeconds:0.0} s {read}; whole again after {timeProvider.GetElapsedTime(started).TotalSeconds:0.0} s";
        });
    }

    /// <summary>Reads until it succeeds, as an application does whose connection broke.</summary>
    private async Task<string> AgainAsync(DemoAccess access, long started, Action<string> now, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await demonstration.Client.ReadAsync(access, cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException && timeProvider.GetElapsedTime(started) < Recovery)
            {
                now(failure.Message);
                await Task.Delay(BetweenAttempts, timeProvider, cancellationToken);
            }
        }
    }

    private async Task<string> RefusalAsync(DemoAccess revoked, CancellationToken cancellationToken)
    {
        string read;
        try
        {
            read = await demonstration.Client.ReadAsync(revoked, cancellationToken);
        }
        catch (Exception refused) when (refused is not OperationCanceledException)
        {
            return "its credential is refused now";
        }

        throw new InvalidOperationException($"the credential of a binding that is gone was still accepted: {read}");
    }

    private JsonObject InstanceManifest()
    {
        var parameters = demonstration.Parameters.DeepClone().AsObject();
        parameters["host"] = $"{service}.demo.test";
        return Manifest(Instance, service, new JsonObject
        {
            ["clusterServiceClassExternalName"] = service,
            ["clusterServicePlanExternalName"] = demonstration.Plan,
            ["parameters"] = parameters,
        });
    }

    private JsonObject BindingManifest(string name) => Manifest(Binding, name, new JsonObject
    {
        ["instanceRef"] = new JsonObject { ["name"] = service },
        ["parameters"] = demonstration.BindingParameters.DeepClone(),
    });

    private JsonObject Manifest(string kind, string name, JsonObject spec) => new()
    {
        ["apiVersion"] = "servicecatalog.k8s.io/v1beta1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = _instance.Namespace },
        ["spec"] = spec,
    };
}
