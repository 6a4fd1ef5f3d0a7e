using System.Text;
using k8s.Models;

namespace Ssm.Standalone.Node.Logs;

/// <summary>
/// What a container wrote last before it failed, for its status, where its pod asks for that: <c>terminationMessagePolicy: FallbackToLogsOnError</c>. The limits are a kubelet's.
/// A file at <c>terminationMessagePath</c> is not looked for.
/// </summary>
internal static class TerminationMessage
{
    private const string FromLog = "FallbackToLogsOnError";
    private const int MostLines = 80;
    private const int MostBytes = 2048;

    /// <summary>The end of the log; null when it is not asked for, or there is none.</summary>
    /// <param name="container">Its policy.</param>
    /// <param name="exitCode">Of the run.</param>
    /// <param name="podFolder">Where the pod's logs are; that of the run is the newest.</param>
    public static async Task<string?> OfAsync(V1Container container, int exitCode, string podFolder)
    {
        if (exitCode == 0 || container.TerminationMessagePolicy != FromLog)
        {
            return null;
        }

        using var lines = new MemoryStream();
        try
        {
            if (LogFolder.Find(podFolder, container.Name, previous: false) is { } log)
            {
                await new LogReader(log, open: null, new LogQuery { TailLines = MostLines }, lines).CopyAsync(CancellationToken.None);
            }
        }
        catch (IOException)
        {
            return null; // the exit code has to do
        }

        var bytes = lines.GetBuffer().AsSpan(0, (int)lines.Length);
        return bytes.IsEmpty ? null : Encoding.UTF8.GetString(bytes[Math.Max(0, bytes.Length - MostBytes)..]);
    }
}
