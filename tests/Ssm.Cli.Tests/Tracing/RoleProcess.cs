using System.Diagnostics;

namespace Ssm.Cli.Tests.Tracing;

/// <summary>A role as a process of its own, as it runs on Kubernetes.</summary>
internal sealed class RoleProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource _isReady = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="environment">Beside the test's own.</param>
    /// <param name="readyLine">What it prints when it is ready.</param>
    /// <param name="arguments">Of <c>ssm</c>.</param>
    public RoleProcess(IReadOnlyDictionary<string, string> environment, string readyLine, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ssm.dll"), .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!; // a new process, since no shell is used
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains(readyLine, StringComparison.Ordinal) == true)
            {
                _isReady.TrySetResult();
            }
        };
        _process.BeginOutputReadLine();
    }

    public Task Ready => _isReady.Task.WaitAsync(TimeSpan.FromMinutes(2));

    /// <summary>Whether an assembly whose name starts so is mapped.</summary>
    public bool HasLoaded(string assembly) => File.ReadAllText($"/proc/{_process.Id}/maps").Contains($"/{assembly}", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
