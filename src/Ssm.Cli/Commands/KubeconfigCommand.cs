using System.CommandLine;
using Ssm.Cli.Hosting;
using Ssm.Cli.Standalone;

namespace Ssm.Cli.Commands;

/// <summary><c>ssm kubeconfig</c>: where the administrator's kubeconfig is.</summary>
internal static class KubeconfigCommand
{
    public static Command Create(CommandContext context)
    {
        var options = new PlatformCommandOptions(context);
        var command = new Command("kubeconfig", "Print the path of the platform's kubeconfig") { options.Data };
        command.SetAction(async (parsed, _) =>
        {
            var path = PlatformPaths.In(parsed.GetValue(options.Data)!).Kubeconfig;
            if (!File.Exists(path))
            {
                await context.Error.WriteLineAsync($"error: no platform was started in {Path.GetDirectoryName(path)}; start one with 'ssm up'");
                return ExitCodes.Failure;
            }

            await context.Output.WriteLineAsync(path);
            return ExitCodes.Success;
        });
        return command;
    }
}
