using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Ssm.Standalone.Node.Processes;

/// <summary>
/// Starts processes that lead a session of their own and die with this one, however it dies.
/// </summary>
/// <remarks>
/// <c>setpriv --pdeathsig</c> asks the kernel to kill the child when its parent dies, and "parent" there means the <em>thread</em> that made it
/// (prctl(2), PR_SET_PDEATHSIG). So one thread makes them all and lives as long as the node; a thread of the pool would take its children along when
/// the pool shrinks. A parent that died before the request was made is noticed by the shell: its parent is then no longer the node.
/// </remarks>
internal sealed class ProcessLauncher : IDisposable
{
    private const string Shim = """[ "$PPID" = "$0" ] || exit 125; exec "$@" </dev/null 2>&1""";

    private readonly BlockingCollection<Action> _starts = [];
    private readonly Thread _thread;
    private readonly string _nodeId;
    private readonly TimeProvider _timeProvider;
    private readonly string _setsid;
    private readonly string _setpriv;
    private ProcessGuard? _guard;

    /// <summary>Looks for the tools of util-linux, an essential package of Debian.</summary>
    /// <exception cref="FileNotFoundException">One is missing; the message says which.</exception>
    public ProcessLauncher(string nodeId, ExecutableFinder finder, TimeProvider timeProvider)
    {
        _nodeId = nodeId;
        _timeProvider = timeProvider;
        _setsid = finder.Find("setsid") ?? throw new FileNotFoundException("setsid is missing: apt-get install util-linux");
        _setpriv = finder.Find("setpriv") ?? throw new FileNotFoundException("setpriv is missing: apt-get install util-linux");
        _thread = new Thread(Run) { IsBackground = true, Name = "process launcher" };
    }

    /// <summary>Begins to accept work.</summary>
    public void Start()
    {
        _guard = ProcessGuard.Start(_setsid);
        _thread.Start();
    }

    /// <summary>Starts a process; its output goes to <paramref name="output"/> until it ends.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It could not be started.</exception>
    public async Task<ContainerProcess> StartAsync(ProcessSpec spec, OutputSink output)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _starts.Add(() => Start(spec, started));
        var process = await started.Task;

        // One that has ended already is no process any more, but those that it left behind are looked for all the same: whatever started since the machine did.
        var identity = ProcessTable.Find(process.Id)?.Identity ?? new ProcessIdentity(process.Id, StartTime: 0);
        var container = new ContainerProcess(process, identity, spec, output, _timeProvider);
        if (_guard is { } guard)
        {
            guard.Watch(identity.Pid);
            _ = container.Exited.ContinueWith(_ => guard.Forget(identity.Pid), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return container;
    }

    /// <summary>Ends the thread, and with it every process still running.</summary>
    public void Dispose()
    {
        _starts.CompleteAdding();
        if (_thread.IsAlive)
        {
            _thread.Join();
            _starts.Dispose();
            _guard?.Dispose();
        }
    }

    private void Run()
    {
        foreach (var start in _starts.GetConsumingEnumerable())
        {
            start();
        }
    }

    private void Start(ProcessSpec spec, TaskCompletionSource<Process> started)
    {
        var info = new ProcessStartInfo(_setsid)
        {
            WorkingDirectory = spec.WorkingDirectory,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])[_setpriv, "--pdeathsig", "KILL", "--", "/bin/sh", "-c", Shim, Environment.ProcessId.ToString(CultureInfo.InvariantCulture), spec.FileName, .. spec.Arguments])
        {
            info.ArgumentList.Add(argument);
        }

        info.Environment.Clear();
        foreach (var (name, value) in spec.Environment)
        {
            info.Environment[name] = value;
        }

        ProcessMark.Apply(info.Environment, _nodeId, spec.ContainerId);
        try
        {
            // Start returns null only with UseShellExecute.
            started.SetResult(Process.Start(info)!);
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or IOException or InvalidOperationException)
        {
            started.SetException(failure);
        }
    }
}
