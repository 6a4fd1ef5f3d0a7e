using System.CommandLine;
using k8s;
using Ssm.Cli.Hosting;
using Ssm.Cli.Standalone;
using Ssm.Kubernetes;

namespace Ssm.Cli.Commands;

/// <summary><c>ssm status</c>: whether the platform runs, where it answers, and which of its roles are ready.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandContext context)
    {
        var options = new PlatformCommandOptions(context);
        var command = new Command("status", "Show whether the platform runs and which roles are ready") { options.Data };
        command.SetAction((parsed, cancellationToken) => RunAsync(PlatformPaths.In(parsed.GetValue(options.Data)!), context, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(PlatformPaths paths, CommandContext context, CancellationToken cancellationToken)
    {
        if (PlatformRecord.OfRunning(paths) is not { } running)
        {
            await context.Output.WriteLineAsync($"stopped; nothing runs in {paths.Data}; start it with 'ssm up'");
            return ExitCodes.Failure;
        }

        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(paths.Kubeconfig));
        using var api = new KubernetesApi(configuration, new KubernetesApiOptions { UserAgent = "ssm-status", RequestTimeout = TimeSpan.FromSeconds(5) }, context.Time);
        var deployments = await api.ListAsync(KubernetesTypes.Deployments, ListScope.All, cancellationToken);

        var output = context.Output;
        await output.WriteLineAsync($"platform    {(running.IsReady ? "running" : "starting")}, process {running.ProcessId}");
        await output.WriteLineAsync($"data        {paths.Data}");
        await output.WriteLineAsync($"api         https://127.0.0.1:{running.ApiPort}");
        await output.WriteLineAsync($"dns         127.0.0.1:{running.DnsPort}");
        await output.WriteLineAsync($"network     {running.Network}");
        await output.WriteLineAsync($"kubeconfig  {paths.Kubeconfig}");
        await output.WriteLineAsync();
        await output.WriteLineAsync($"{"ROLE",-22} READY");
        var isReady = running.IsReady;
        foreach (var deployment in deployments.Items.OrderBy(deployment => deployment.Metadata.Name, StringComparer.Ordinal))
        {
            var ready = deployment.Status?.ReadyReplicas ?? 0;
            var wanted = deployment.Spec.Replicas ?? 1;
            isReady &= ready == wanted;
            await output.WriteLineAsync($"{deployment.Metadata.Name,-22} {ready}/{wanted}");
        }

        return isReady ? ExitCodes.Success : ExitCodes.Failure;
    }
}
