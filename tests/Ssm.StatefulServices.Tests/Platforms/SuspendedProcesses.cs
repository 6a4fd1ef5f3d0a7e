using System.Diagnostics;
using System.Globalization;

namespace Ssm.StatefulServices.Tests.Platforms;

/// <summary>Processes that stand still until this is disposed: their connections stay open and nobody answers.</summary>
internal sealed class SuspendedProcesses : IDisposable
{
    private readonly IReadOnlyList<int> _processes;
    private bool _isDisposed;

    public SuspendedProcesses(IReadOnlyList<int> processes)
    {
        _processes = processes;
        Signal("-STOP");
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            Signal("-CONT");
        }
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, .. _processes.Select(process => process.ToString(CultureInfo.InvariantCulture))]);
        kill.WaitForExit();
    }
}
