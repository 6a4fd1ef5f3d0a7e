using System.CommandLine;
using System.Net;
using k8s;
using Spectre.Console;
using Ssm.Cli.Demo;
using Ssm.Cli.Hosting;
using Ssm.Cli.Standalone;
using Ssm.Kubernetes;

namespace Ssm.Cli.Commands;

/// <summary><c>ssm demo</c>: from nothing to a service that answers, step by step.</summary>
internal static class DemoCommand
{
    public static Command Create(CommandContext context)
    {
        var options = new PlatformCommandOptions(context);
        var service = new Argument<string>("service") { Description = "The service to show", DefaultValueFactory = _ => "credis" };
        service.AcceptOnlyFromAmong("credis");
        var command = new Command("demo", "Start the platform, make a Redis and use it") { service, options.Data, options.ApiPort, options.Network, options.DnsPort };
        command.SetAction((parsed, cancellationToken) => RunAsync(options.Read(parsed), context, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(PlatformOptions options, CommandContext context, CancellationToken cancellationToken)
    {
        var steps = new DemoSteps(AnsiConsole.Console);
        await steps.RunAsync("redis-server on this machine", now =>
        {
            now("installing");
            return InstalledEngines.EnsureAsync("redis-server", "redis-server", context, cancellationToken);
        });
        await steps.RunAsync("platform", now => StartAsync(options, context, now, cancellationToken));

        var running = PlatformRecord.OfRunning(options.Paths) ?? throw new InvalidOperationException($"the platform stopped; see {options.Paths.Log}");
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(options.Paths.Kubeconfig));
        using var api = new KubernetesApi(configuration, new KubernetesApiOptions { UserAgent = "ssm-demo" }, context.Time);
        var hello = new HelloWorld(api, new IPEndPoint(IPAddress.Loopback, running.DnsPort));

        await steps.RunAsync("apply ServiceInstance redis-test", _ => hello.ApplyAsync("serviceinstance.yaml", cancellationToken));
        await steps.RunAsync("ServiceInstance Ready", now => hello.WaitForReadyAsync("ServiceInstance", now, cancellationToken));
        await steps.RunAsync("apply ServiceBinding redis-test", _ => hello.ApplyAsync("servicebinding.yaml", cancellationToken));
        await steps.RunAsync("ServiceBinding Ready", now => hello.WaitForReadyAsync("ServiceBinding", now, cancellationToken));

        IReadOnlyDictionary<string, string> secret = new Dictionary<string, string>();
        await steps.RunAsync("read Secret redis-test", async _ =>
        {
            secret = await hello.ReadSecretAsync(cancellationToken);
            return $"keys {string.Join(", ", secret.Keys.Order(StringComparer.Ordinal))}";
        });
        var address = IPAddress.None;
        await steps.RunAsync($"resolve {secret["host"]}", async _ => (address = await hello.ResolveAsync(secret["host"], cancellationToken)).ToString());
        await steps.RunAsync("write and read a key", _ => HelloWorld.UseAsync(address, secret, $"from {secret["host"]} at {context.Time.GetUtcNow():HH:mm:ss}"));

        SayHowToGoOn(steps, options, running);
        return ExitCodes.Success;
    }

    private static async Task<string> StartAsync(PlatformOptions options, CommandContext context, Action<string> now, CancellationToken cancellationToken)
    {
        if (PlatformRecord.OfRunning(options.Paths) is { IsReady: true } running)
        {
            return $"already runs, process {running.ProcessId}";
        }

        var lines = new List<string>();
        var exitCode = await DetachedPlatform.StartAsync(
            options,
            context,
            line =>
            {
                lines.Add(line);
                now(line);
            },
            cancellationToken);
        return exitCode == ExitCodes.Success ? lines[^1] : throw new InvalidOperationException("the platform did not start; the lines above say why");
    }

    private static void SayHowToGoOn(DemoSteps steps, PlatformOptions options, PlatformRecord running)
    {
        var data = options.Paths.Data == PlatformPaths.In(PlatformPaths.DefaultData(CommandContext.OfProcess().Environment)).Data ? string.Empty : $" --data {options.Paths.Data}";
        steps.Say(string.Empty);
        steps.Say($"All of it held, in {steps.Elapsed.TotalSeconds:0.0} s. The platform runs on; go on with:");
        steps.Say(string.Empty);
        steps.Say($"  export KUBECONFIG=$(./ssm kubeconfig{data})");
        steps.Say("  kubectl get serviceinstance,servicebinding -A");
        steps.Say("  kubectl get events -n test");
        steps.Say("  kubectl get secret redis-test -n test -o yaml");
        steps.Say("  kubectl get pods,services -n service-brokers");
        steps.Say($"  nslookup -port={running.DnsPort} redis.test.cn 127.0.0.1");
        steps.Say("  kubectl delete servicebinding,serviceinstance redis-test -n test");
        steps.Say($"  ./ssm down{data}");
    }
}
