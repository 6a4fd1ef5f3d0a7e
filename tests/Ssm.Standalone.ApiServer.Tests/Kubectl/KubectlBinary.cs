using System.Diagnostics;
using Ssm.Testing;

namespace Ssm.Standalone.ApiServer.Tests.Kubectl;

/// <summary>A stock kubectl, talking to the server of a test.</summary>
internal sealed class KubectlBinary(string path, ApiServerFixture server)
{
    /// <summary>
    /// The oldest and the newest kubectl there are: those on the PATH, beside what the PATH leads to (kubectl.1.27 …), and in SSM_KUBECTL.
    /// </summary>
    public static IReadOnlyList<string> Installed { get; } = Find();

    public async Task<string> RunAsync(string arguments, string input = "") => (await TryAsync(arguments, input)) switch
    {
        (0, var output, _) => output,
        var (code, output, error) => throw new InvalidOperationException($"kubectl {arguments} exits with {code}: {error}{output}"),
    };

    public async Task<(int Code, string Output, string Error)> TryAsync(string arguments, string input = "")
    {
        using var process = Start(arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var (output, error) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>For commands that go on, such as <c>get -w</c>. Kill it.</summary>
    public Process Start(string arguments)
    {
        var start = new ProcessStartInfo(path)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["KUBECONFIG"] = server.KubeconfigPath, ["HOME"] = server.DataFolder, ["PAGER"] = "" },
        };
        foreach (var argument in arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static string[] Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(Directory.Exists).ToList();
        var onPath = folders.Select(folder => Path.Combine(folder, "kubectl")).Where(File.Exists).ToList();
        var targets = onPath.Select(file => Path.GetDirectoryName(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName)).OfType<string>();
        string[] beside = ["/usr/lib/google-cloud-sdk/bin", "/usr/lib/google-cloud-cli/bin", .. targets];
        var versions = beside.Distinct().Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "kubectl.1.*"))
            .OrderBy(file => int.TryParse(Path.GetExtension(file)[1..], out var minor) ? minor : 0)
            .ToList();
        var named = Environment.GetEnvironmentVariable("SSM_KUBECTL")?.Split(':') ?? [];
        string[] ends = versions.Count > 0 ? [versions[0], versions[^1]] : [.. onPath.Take(1)];
        return [.. ends.Concat(named).Distinct()];
    }
}
