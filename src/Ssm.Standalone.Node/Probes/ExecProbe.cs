using Ssm.Standalone.Node.Processes;

namespace Ssm.Standalone.Node.Probes;

/// <summary><c>exec</c>: exit code 0. The output is thrown away.</summary>
internal sealed class ExecProbe(ProcessLauncher launcher, ProcessSpec? process) : IProbeAction
{
    /// <inheritdoc/>
    public bool IsExec => true;

    /// <inheritdoc/>
    public async Task<string?> TryAsync(CancellationToken cancellationToken)
    {
        if (process is null)
        {
            return "command not found";
        }

        var run = await launcher.StartAsync(process, static _ => { });
        try
        {
            var exitCode = await run.Exited.WaitAsync(cancellationToken);
            return exitCode == 0 ? null : $"command failed with exit code {exitCode}";
        }
        catch (OperationCanceledException)
        {
            run.Kill();
            throw;
        }
    }
}
