using System.CommandLine;
using Ssm.Cli.Hosting;
using Ssm.Cli.Installation;
using Ssm.Kubernetes;

namespace Ssm.Cli.Commands;

/// <summary><c>ssm install</c>: prints everything a cluster needs, for <c>kubectl apply -f -</c>.</summary>
internal static class InstallCommand
{
    public static Command Create(CommandContext context)
    {
        var options = new InstallCommandOptions();
        var command = new Command("install", "Print all manifests, for 'kubectl apply -f -'") { PluginCommand.Create(context) };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await context.Output.WriteAsync(ManifestWriter.WriteAll(Installer.Render(options.Read(parsed))).AsMemory(), cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }
}
