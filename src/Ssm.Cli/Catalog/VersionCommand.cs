using System.CommandLine;
using System.Reflection;
using System.Text.Json.Nodes;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Catalog;

/// <summary><c>ssm version</c>: versions of this program and of the API server.</summary>
internal static class VersionCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "version", "Show the versions of ssm and of the API server");
        var client = command.Option(new Option<bool>("--client", "-c") { Description = "Only the version of ssm" });
        var full = command.Runs(async (session, cancellationToken) =>
        {
            await session.Output.WriteLineAsync($"Client Version: {Own}");
            var answer = JsonNode.Parse(await session.Api.GetRawAsync("version", cancellationToken));
            await session.Output.WriteLineAsync($"Server Version: {answer?["gitVersion"]}");
        }).Action!;
        command.Command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!parsed.GetValue(client))
            {
                return await ((System.CommandLine.Invocation.AsynchronousCommandLineAction)full).InvokeAsync(parsed, cancellationToken);
            }

            await context.Output.WriteLineAsync($"Client Version: {Own}");
            return ExitCodes.Success;
        });
        return command.Command;
    }

    private static string Own => typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
