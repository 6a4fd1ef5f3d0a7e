namespace Ssm.StatefulServices.Csp;

/// <summary>The questions of Swift's recon, as paths below <c>/recon/</c>.</summary>
internal static class CspRecon
{
    public const string ObjectKind = "object";
    public const string Version = "version";
    public const string Time = "time";
    public const string Pending = "async";
    public const string Disk = "diskusage";

    /// <summary>What is stored, each with a server and a replicator of its own.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["account", "container", ObjectKind];

    /// <summary>All questions.</summary>
    public static IReadOnlyList<string> Questions { get; } = [Version, Time, Pending, Disk, .. Kinds.Select(Replication)];

    /// <summary>The question for the last pass of a replicator.</summary>
    public static string Replication(string kind) => $"replication/{kind}";
}
