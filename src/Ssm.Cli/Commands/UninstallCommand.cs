using System.CommandLine;
using Ssm.Cli.Hosting;
using Ssm.Cli.Installation;
using Ssm.Kubernetes;

namespace Ssm.Cli.Commands;

/// <summary><c>ssm uninstall</c>: takes everything off a cluster that <c>ssm install</c> and its roles put there.</summary>
internal static class UninstallCommand
{
    public static Command Create(CommandContext context)
    {
        var options = new InstallCommandOptions();
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "Kubeconfig file; without it, $KUBECONFIG or ~/.kube/config", HelpName = "FILE" };
        var contextName = new Option<string?>("--context") { Description = "Context of the kubeconfig", HelpName = "NAME" };
        var abandon = new Option<bool>("--abandon") { Description = "Even if instances exist: they are forgotten, what they stand for stays at brokers of others, and the data of ours is deleted" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        var command = new Command("uninstall", "Take everything off the cluster that 'ssm install' put there") { kubeconfig, contextName, abandon, yes };
        options.AddNamespacesTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var configuration = UserCluster.Find(context, parsed.GetValue(kubeconfig), parsed.GetValue(contextName));
            using var api = new KubernetesApi(configuration, new KubernetesApiOptions { UserAgent = "ssm-uninstall" }, context.Time);
            var uninstaller = new Uninstaller(api, options.ReadNamespaces(parsed), line => context.Output.WriteLine(line), context.Time);
            await uninstaller.CheckAsync(parsed.GetValue(abandon), cancellationToken);
            if (!parsed.GetValue(yes))
            {
                await context.Output.WriteLineAsync($"This takes SSM off {configuration.Host}. Are you sure? [y|n]: ");
                if (!string.Equals((await context.Input.ReadLineAsync(cancellationToken))?.Trim(), "y", StringComparison.OrdinalIgnoreCase))
                {
                    throw new InvalidOperationException("nothing was changed");
                }
            }

            await uninstaller.RunAsync(parsed.GetValue(abandon), cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }
}
