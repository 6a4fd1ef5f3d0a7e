using System.Diagnostics;
using Ssm.StatefulServices.Tdsql;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Tdsql;

public sealed class TdsqlStartTests
{
    /// <summary>The low byte of the flags of a binary log's first event (MariaDB, "Format_description_event").</summary>
    private const int Flags = 21;

    [Theory]
    [InlineData(true, 1)] // the server was killed after it had closed its log
    [InlineData(false, 0)] // it ended as it should
    public async Task Script_ServerWasKilledWhileItShutDown_HasItRecoverFromTheLog(bool wasKilled, byte expected)
    {
        using var folder = new TemporaryFolder();
        var data = Directory.CreateDirectory(folder.File(TdsqlStart.DataFolder)).FullName;
        var log = Path.Combine(data, "binlog.000002");
        await File.WriteAllBytesAsync(log, new byte[64], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(data, "binlog.index"), "./binlog.000001\n./binlog.000002\n", TestContext.Current.CancellationToken);
        if (wasKilled)
        {
            await File.WriteAllTextAsync(Path.Combine(data, "mariadbd.pid"), "1\n", TestContext.Current.CancellationToken);
        }

        var script = folder.File("start");
        await File.WriteAllTextAsync(script, TdsqlStart.Script.Replace(TdsqlConfig.DataDirectory, Path.GetDirectoryName(script), StringComparison.Ordinal), TestContext.Current.CancellationToken);
        using var shell = Process.Start(new ProcessStartInfo("sh", [script, "true"]) { Environment = { ["POD_NAME"] = "tdsql-0" } })!;
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, shell.ExitCode);
        var after = await File.ReadAllBytesAsync(log, TestContext.Current.CancellationToken);
        Assert.Equal(expected, after[Flags]);
        Assert.Equal(64, after.Length);
    }
}
