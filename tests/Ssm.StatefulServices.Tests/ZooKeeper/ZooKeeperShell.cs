using System.Diagnostics;
using Ssm.StatefulServices.Tests.Platforms;

namespace Ssm.StatefulServices.Tests.ZooKeeper;

/// <summary>ZooKeeper's own Java client, as a person would use it.</summary>
internal static class ZooKeeperShell
{
    /// <summary>Runs commands as a binding in its subtree, and returns what was printed.</summary>
    public static async Task<string> RunAsync(TestBinding binding, params string[] commands)
    {
        using var shell = Process.Start(new ProcessStartInfo("java")
        {
            ArgumentList =
            {
                "-XX:TieredStopAtLevel=1",
                "-cp",
                "/usr/share/java/zookeeper.jar:/usr/share/java/slf4j-nop.jar",
                "org.apache.zookeeper.ZooKeeperMain",
                "-server",
                $"{binding["ipv4"]}:{binding["port"]}{binding["chroot"]}",
            },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        foreach (var command in (string[])[$"addauth digest {binding["user"]}:{binding["pass"]}", .. commands, "quit"])
        {
            await shell.StandardInput.WriteLineAsync(command);
        }

        shell.StandardInput.Close();
        var errors = shell.StandardError.ReadToEndAsync();
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return output + await errors;
    }
}
