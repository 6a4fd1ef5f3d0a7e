using System.Text.Json;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Csp;

/// <summary>What a node says about itself. Swift calls this recon.</summary>
internal sealed record CspNodeReport
{
    /// <summary>Such as <c>2.30.1</c>; null when it did not say.</summary>
    public string? Version { get; init; }

    /// <summary>The replicators' last passes, one for each kind of what is stored; null for one that did not complete any since the node's start.</summary>
    public IReadOnlyDictionary<string, CspPass?> Passes { get; init; } = new Dictionary<string, CspPass?>();

    /// <summary>Changes of objects that are not in the listings yet.</summary>
    public long PendingUpdates { get; init; }

    /// <summary>The used part of the disk, 0 to 1; null when it did not say.</summary>
    public double? UsedShare { get; init; }

    /// <summary>Reads the answers to questions of recon, by question; an answer that is missing or of another form says nothing.</summary>
    /// <param name="answers">The answers.</param>
    /// <param name="now">The operator's time, when the node told its own.</param>
    public static CspNodeReport Parse(IReadOnlyDictionary<string, JsonElement> answers, DateTimeOffset now)
    {
        var ahead = Number(answers.GetValueOrDefault(CspRecon.Time)) is { } clock ? DateTimeOffset.UnixEpoch.AddSeconds(clock) - now : TimeSpan.Zero;
        return new CspNodeReport
        {
            Version = answers.GetValueOrDefault(CspRecon.Version).Member("version")?.GetString(),
            Passes = CspRecon.Kinds.ToDictionary(kind => kind, kind => Pass(kind, answers.GetValueOrDefault(CspRecon.Replication(kind)), ahead), StringComparer.Ordinal),
            PendingUpdates = (long)(Number(answers.GetValueOrDefault(CspRecon.Pending).Member("async_pending")) ?? 0),
            UsedShare = Used(answers.GetValueOrDefault(CspRecon.Disk)),
        };
    }

    private static CspPass? Pass(string kind, JsonElement answer, TimeSpan ahead)
    {
        if (Number(answer.Member("replication_last")) is not { } ended || Number(answer.Member("replication_time")) is not { } took)
        {
            return null;
        }

        // The object replicator tells minutes, the others seconds.
        var seconds = kind == CspRecon.ObjectKind ? took * 60 : took;
        var failures = (int)(Number((answer.Member("replication_stats") ?? default).Member("failure")) ?? 0);
        return new CspPass(DateTimeOffset.UnixEpoch.AddSeconds(ended - seconds) - ahead, failures);
    }

    private static double? Used(JsonElement disks) =>
        disks.ValueKind == JsonValueKind.Array && disks.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } disk
        && Number(disk.Member("used")) is { } used && Number(disk.Member("avail")) is { } free && used + free > 0
            ? used / (used + free)
            : null;

    private static double? Number(JsonElement? value) => value is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}
