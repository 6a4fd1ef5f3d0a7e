using System.Text.Json;

namespace Ssm.Cli.Standalone;

/// <summary>What a running platform writes down for the other commands; the file is removed when it stops.</summary>
internal sealed record PlatformRecord
{
    /// <summary>The platform's process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>When that process started, in clock ticks since boot (proc(5), stat field 22): a process id alone may have passed on to another.</summary>
    public required long ProcessStart { get; init; }

    /// <summary>Port of the API on 127.0.0.1.</summary>
    public required int ApiPort { get; init; }

    /// <summary>Network of pods and services.</summary>
    public required string Network { get; init; }

    /// <summary>Port of the DNS server on 127.0.0.1.</summary>
    public required int DnsPort { get; init; }

    /// <summary>True once everything was ready.</summary>
    public bool IsReady { get; init; }

    /// <summary>The record of the platform that runs on this data folder; null when none does, whatever an earlier one left behind.</summary>
    public static PlatformRecord? OfRunning(PlatformPaths paths)
    {
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllBytes(paths.Record), CliJsonContext.Default.PlatformRecord);
            return record is not null && ProcessTable.StartOf(record.ProcessId) == record.ProcessStart ? record : null;
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the record at once, so that a reader never sees half of it.</summary>
    public void Write(PlatformPaths paths)
    {
        var temporary = paths.Record + ".new";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(this, CliJsonContext.Default.PlatformRecord));
        File.Move(temporary, paths.Record, overwrite: true);
    }
}
