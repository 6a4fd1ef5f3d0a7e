using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Etcd;

/// <summary>The settings of etcd that a user may choose. Each is the flag of that name; etcd reads them when it starts.</summary>
internal static class EtcdSettings
{
    public const string MaxRequestBytes = "max-request-bytes";

    public const string MaxTxnOps = "max-txn-ops";

    public static IReadOnlyList<EngineSetting> All { get; } =
    [
        EngineSetting.Text(
            "auto-compaction-retention",
            "How long the former values of keys are kept.",
            "^[1-9][0-9]{0,3}[hms]$",
            "be a time such as 30m or 1h",
            "1h",
            needsRestart: true),
        EngineSetting.WholeNumber(MaxRequestBytes, "Largest request that is accepted.", 65536, 10485760, 1572864, needsRestart: true),
        EngineSetting.WholeNumber(MaxTxnOps, "Operations that one transaction may have.", 1, 10240, 128, needsRestart: true),
        EngineSetting.WholeNumber("snapshot-count", "Writes after which the log is cut.", 1000, 1000000, 100000, needsRestart: true),
    ];
}
