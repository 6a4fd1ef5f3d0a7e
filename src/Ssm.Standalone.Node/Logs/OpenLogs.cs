using System.Collections.Concurrent;

namespace Ssm.Standalone.Node.Logs;

/// <summary>The logs that containers write to right now, by file, so that a reader can follow. Thread-safe.</summary>
internal sealed class OpenLogs(long rotateAtBytes, TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<string, ContainerLog> _logs = [];

    /// <summary>Opens a log to write to.</summary>
    public ContainerLog Open(string path)
    {
        var log = new ContainerLog(path, rotateAtBytes, timeProvider);
        _logs[path] = log;
        return log;
    }

    /// <summary>Closes a log; its file stays.</summary>
    public void Close(ContainerLog log)
    {
        _logs.TryRemove(new(log.Path, log));
        log.Dispose();
    }

    /// <summary>The log while it is open; null afterwards.</summary>
    public ContainerLog? Find(string path) => _logs.GetValueOrDefault(path);
}
