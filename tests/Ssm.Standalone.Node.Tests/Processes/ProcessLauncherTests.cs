using System.Text;
using Ssm.Standalone.Node.Processes;

namespace Ssm.Standalone.Node.Tests.Processes;

public sealed class ProcessLauncherTests : IDisposable
{
    private const string NodeId = "test-node";
    private readonly TempFolder _folder = new();
    private readonly ExecutableFinder _finder = new("/usr/bin:/bin", new Dictionary<string, string>());
    private readonly ProcessLauncher _launcher;
    private readonly StringBuilder _output = new();
    private readonly Lock _gate = new();

    public ProcessLauncherTests()
    {
        _launcher = new ProcessLauncher(NodeId, _finder, TimeProvider.System);
        _launcher.Start();
    }

    public void Dispose()
    {
        _launcher.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Start_Process_HasItsOwnEnvironmentArgumentsFolderAndSession()
    {
        var process = await StartAsync("printf '%s|' \"$GREETING\" \"$1\" \"$PWD\" \"${DOTNET_ROOT:-none}\"; ps -o sid= -p $$ >/dev/null; echo err >&2", "a b");

        Assert.Equal(0, await ExitedAsync(process));
        Assert.Equal($"hello|a b|{_folder.Path}|none|err\n", Output());
    }

    [Theory]
    [InlineData("exit 3", 3)]
    [InlineData("kill -9 $$", 137)]
    public async Task Exited_Process_HasTheShellsExitCode(string script, int expected) => Assert.Equal(expected, await ExitedAsync(await StartAsync(script)));

    [Fact]
    public async Task Terminate_Process_ReachesItsChildren()
    {
        var process = await StartAsync("sleep 1000 & sleep 1000 & echo started; wait");
        await Eventually.IsTrue("the script runs", () => Output().Contains("started"));

        process.Terminate();

        Assert.Equal(143, await ExitedAsync(process));
        Assert.Empty(Marked());
    }

    [Fact]
    public void Members_OfALeaderInItsFirstMoment_HaveIt()
    {
        // Neither a session of its own nor the mark, as before it has either.
        using var process = System.Diagnostics.Process.Start("sleep", "1000");
        var leader = ProcessTable.Find(process.Id)!.Value.Identity;

        Assert.Equal([leader], new ProcessFamily(leader, "NO=MARK").Members());

        process.Kill();
    }

    [Fact]
    public async Task Exited_ProcessLeavesADaemonBehind_DaemonIsEnded()
    {
        var process = await StartAsync("setsid sleep 1000 >/dev/null & sleep 1000 & echo started; exit 0");

        Assert.Equal(0, await ExitedAsync(process));
        await Eventually.IsTrue("nothing is left", () => Marked().Count == 0);
    }

    [Fact]
    public async Task Dispose_Launcher_EndsItsChildrenAsTheDeathOfTheNodeWould()
    {
        ContainerProcess process;
        using (var launcher = new ProcessLauncher(NodeId, _finder, TimeProvider.System))
        {
            launcher.Start();
            process = await launcher.StartAsync(Spec("echo started; exec sleep 1000"), Collect);
            await Eventually.IsTrue("the script runs", () => Output().Contains("started"));
        }

        Assert.Equal(137, await ExitedAsync(process));
    }

    [Fact]
    public async Task Leftovers_RecordedProcess_IsEndedWithItsChildren()
    {
        var ledger = new ProcessLedger(_folder["ledger"]);
        var process = await StartAsync("sleep 1000 & echo started; wait");
        await Eventually.IsTrue("the script runs", () => Output().Contains("started"));
        ledger.Add("c1", process.Identity);

        await new LeftoverProcesses(ledger, "another-node", TimeProvider.System, new Microsoft.Extensions.Logging.Abstractions.NullLogger<LeftoverProcesses>())
            .EndAsync(CancellationToken.None);

        Assert.Equal(137, await ExitedAsync(process));
        Assert.Empty(ledger.Read());
    }

    [Fact]
    public async Task Leftovers_RecordWithAnotherStartTime_IsNotTouched()
    {
        var ledger = new ProcessLedger(_folder["ledger"]);
        var process = await StartAsync("exec sleep 1000");
        ledger.Add("other", process.Identity with { StartTime = process.Identity.StartTime - 1 });

        await new LeftoverProcesses(ledger, "another-node", TimeProvider.System, new Microsoft.Extensions.Logging.Abstractions.NullLogger<LeftoverProcesses>())
            .EndAsync(CancellationToken.None);

        Assert.True(ProcessTable.IsRunning(process.Identity));
        process.Kill();
        await ExitedAsync(process);
    }

    [Fact]
    public async Task Leftovers_UnrecordedProcessWithTheMark_IsEnded()
    {
        using var launcher = new ProcessLauncher("marked-node", _finder, TimeProvider.System);
        launcher.Start();
        var process = await launcher.StartAsync(Spec("exec sleep 1000"), _ => { });

        await new LeftoverProcesses(new ProcessLedger(_folder["ledger"]), "marked-node", TimeProvider.System, new Microsoft.Extensions.Logging.Abstractions.NullLogger<LeftoverProcesses>())
            .EndAsync(CancellationToken.None);

        Assert.Equal(137, await ExitedAsync(process));
    }

    [Fact]
    public async Task SideProcess_Ends_LeavesTheContainerAlone()
    {
        var process = await StartAsync("exec sleep 1000");
        var side = await _launcher.StartAsync(Spec("true") with { IsSideProcess = true }, _ => { });

        Assert.Equal(0, await ExitedAsync(side));
        Assert.True(ProcessTable.IsRunning(process.Identity));
        process.Kill();
        await ExitedAsync(process);
    }

    [Fact]
    public async Task Start_FolderIsMissing_Throws() =>
        await Assert.ThrowsAsync<System.ComponentModel.Win32Exception>(
            () => _launcher.StartAsync(Spec("true") with { WorkingDirectory = _folder["none"] }, _ => { }));

    private static Task<int> ExitedAsync(ContainerProcess process) => process.Exited.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);

    private static List<ProcessIdentity> Marked() =>
        [.. ProcessTable.All().Where(process => !process.IsZombie && ProcessTable.HasEnvironment(process.Identity.Pid, ProcessMark.OfContainer(Container()))).Select(process => process.Identity)];

    private static string Container([System.Runtime.CompilerServices.CallerFilePath] string file = "") =>
        $"{file.GetHashCode():x}-{TestContext.Current.Test!.UniqueID}";

    private Task<ContainerProcess> StartAsync(string script, params string[] arguments) =>
        _launcher.StartAsync(Spec(script, arguments), Collect);

    private void Collect(ReadOnlySpan<byte> output)
    {
        lock (_gate)
        {
            _output.Append(Encoding.UTF8.GetString(output));
        }
    }

    private string Output()
    {
        lock (_gate)
        {
            return _output.ToString();
        }
    }

    private ProcessSpec Spec(string script, params string[] arguments) => new()
    {
        FileName = "/bin/sh",
        Arguments = ["-c", script, "sh", .. arguments],
        Environment = new Dictionary<string, string> { ["GREETING"] = "hello", ["PATH"] = "/usr/bin:/bin" },
        WorkingDirectory = _folder.Path,
        ContainerId = Container(),
    };
}
