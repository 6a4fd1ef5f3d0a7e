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
        var service = new Argument<string?>("service")
        {
            Description = "The service to show from order to deletion; without it, the Hello World: a Redis that stays",
            DefaultValueFactory = _ => null,
        };
        service.AcceptOnlyFromAmong([.. Demonstrations.Services]);
        var command = new Command("demo", "Start the platform, order a service and use it") { service, options.Data, options.ApiPort, options.Network, options.DnsPort };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(service), options.Read(parsed), context, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? service, PlatformOptions options, CommandContext context, CancellationToken cancellationToken)
    {
        var steps = new DemoSteps(AnsiConsole.Console);
        await InstallAsync(service ?? "credis", steps, context, cancellationToken);
        await steps.RunAsync("platform", now => StartAsync(options, context, now, cancellationToken));

        var running = PlatformRecord.OfRunning(options.Paths) ?? throw new InvalidOperationException($"the platform stopped; see {options.Paths.Log}");
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(options.Paths.Kubeconfig));
        using var api = new KubernetesApi(configuration, new KubernetesApiOptions { UserAgent = "ssm-demo" }, context.Time);
        var objects = new DemoObjects(api, new IPEndPoint(IPAddress.Loopback, running.DnsPort));
        if (service is null)
        {
            await new HelloWorld(objects, steps, context.Time).RunAsync(cancellationToken);
            SayHowToGoOn(steps, options, running);
        }
        else
        {
            await new ServiceDemo(service, Demonstrations.Of(service), objects, steps, context.Time).RunAsync(cancellationToken);
            steps.Say(string.Empty);
            steps.Say($"All of it held, in {steps.Elapsed.TotalSeconds:0.0} s. The platform runs on; stop it with: ./ssm down{Data(options)}");
        }

        return ExitCodes.Success;
    }

    /// <summary>Puts the engine on the machine when it is missing and Debian has it.</summary>
    private static async Task InstallAsync(string service, DemoSteps steps, CommandContext context, CancellationToken cancellationToken)
    {
        var offering = SiteOfferings.Of(context).Offerings.Single(offering => offering.Name == service);
        var plans = offering.Plans.Where(plan => plan.Id == Demonstrations.Of(service).Plan).ToArray();
        foreach (var executable in offering.Engine?.Executables ?? [])
        {
            await steps.RunAsync($"{executable} on this machine", async now =>
            {
                now("installing");
                return EnginePrograms.Find(plans, executable, context)
                    ?? (offering.Engine is { DebianPackage: { } package }
                        ? await InstalledEngines.EnsureAsync(executable, package, context, cancellationToken)
                        : throw new InvalidOperationException($"{executable} is missing. {offering.Engine?.Obtain}"));
            });
        }
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
        var data = Data(options);
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

    private static string Data(PlatformOptions options) =>
        options.Paths.Data == PlatformPaths.In(PlatformPaths.DefaultData(CommandContext.OfProcess().Environment)).Data ? string.Empty : $" --data {options.Paths.Data}";
}
