using System.Diagnostics;

namespace Ssm.Cli.Demo;

/// <summary>Sets and gets a node with ZooKeeper's own client, the Java program of Debian's package: no .NET client of ZooKeeper is well kept.</summary>
internal sealed class ZooKeeperDemoClient : IDemoClient
{
    private const string Node = "/hello";
    private const string ClassPath = "/usr/share/java/zookeeper.jar:/usr/share/java/slf4j-nop.jar";

    /// <inheritdoc/>
    public async Task<string> WriteAsync(DemoAccess access, string value, CancellationToken cancellationToken)
    {
        // For those only whom the operator lets in: a node without a list of its own is open to everyone. What is there already is set.
        var data = value.Replace(' ', '_');
        await RunAsync(access, [$"create {Node} {data} auth::cdrwa", $"set {Node} {data}"], cancellationToken);
        return $"set {access["chroot"]}{Node}";
    }

    /// <inheritdoc/>
    public async Task<string> ReadAsync(DemoAccess access, CancellationToken cancellationToken)
    {
        var printed = await RunAsync(access, [$"get {Node}"], cancellationToken);
        var data = printed.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.StartsWith("written_", StringComparison.Ordinal));
        return data is null ? throw new InvalidOperationException(Complaint(printed)) : $"get {access["chroot"]}{Node} → \"{data}\"";
    }

    private static string Complaint(string printed) =>
        printed.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.Length > 0) ?? "the node is gone";

    private static async Task<string> RunAsync(DemoAccess access, IEnumerable<string> commands, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("java") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-XX:TieredStopAtLevel=1", "-cp", ClassPath, "org.apache.zookeeper.ZooKeeperMain", "-timeout", "10000", "-server", $"{access.Address}:{access.Port}{access["chroot"]}" })
        {
            start.ArgumentList.Add(argument);
        }

        using var shell = Process.Start(start) ?? throw new InvalidOperationException("java does not start");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        try
        {
            // The password goes through the program's input: a command line is for everyone to read.
            foreach (var command in commands.Prepend($"addauth digest {access["user"]}:{access["pass"]}").Append("quit"))
            {
                await shell.StandardInput.WriteLineAsync(command.AsMemory(), patience.Token);
            }

            shell.StandardInput.Close();
            var errors = shell.StandardError.ReadToEndAsync(patience.Token);
            var output = await shell.StandardOutput.ReadToEndAsync(patience.Token);
            await shell.WaitForExitAsync(patience.Token);
            return output + await errors;
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("ZooKeeper's client did not end", late);
        }
        finally
        {
            if (!shell.HasExited)
            {
                shell.Kill(entireProcessTree: true);
            }
        }
    }
}
