using Ssm.Cli.Commands;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Tests;

/// <summary>One run of the command line in this process.</summary>
/// <param name="ExitCode">What the process would return.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Error">What it printed as errors and progress.</param>
internal sealed record SsmRun(int ExitCode, string Output, string Error)
{
    public static Task<SsmRun> WithoutClusterAsync(params string[] arguments) => OfAsync(kubeconfig: null, input: string.Empty, arguments);

    public static async Task<SsmRun> OfAsync(string? kubeconfig, string input, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var environment = new Dictionary<string, string> { ["HOME"] = "/nonexistent" };
        if (kubeconfig is not null)
        {
            environment["KUBECONFIG"] = kubeconfig;
        }

        var context = new CommandContext
        {
            Environment = environment,
            Output = output,
            Error = TextWriter.Synchronized(error),
            Input = new StringReader(input),
            Time = TimeProvider.System,
        };
        var exitCode = await SsmCommandLine.RunAsync(arguments, context, TestContext.Current.CancellationToken);
        return new SsmRun(exitCode, output.ToString(), error.ToString());
    }
}
