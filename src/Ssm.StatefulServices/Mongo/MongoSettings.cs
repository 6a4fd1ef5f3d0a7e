using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Mongo;

/// <summary>Settings of mongod that a user may choose, and where each is in its configuration file.</summary>
internal static class MongoSettings
{
    /// <summary>Mongod reads its file when it starts, so each of them restarts the nodes.</summary>
    public static IReadOnlyList<EngineSetting> All { get; } =
    [
        EngineSetting.WholeNumber("maxIncomingConnections", "Connections that a node accepts at the same time.", 10, 65536, 4096, needsRestart: true),
        EngineSetting.WholeNumber("slowOpThresholdMs", "Operations that take longer, in milliseconds, are written to the log.", 0, 3_600_000, 100, needsRestart: true),
        EngineSetting.WholeNumber("oplogSizeMB", "Size of the log that members follow each other by; taken up by nodes that are new.", 990, 1_048_576, 990, needsRestart: true),
        EngineSetting.WholeNumber("transactionLifetimeLimitSeconds", "Transactions that take longer are ended.", 1, 86_400, 60, needsRestart: true),
        EngineSetting.WholeNumber("cursorTimeoutMillis", "Cursors that nobody read from for so long are closed.", 10_000, 86_400_000, 600_000, needsRestart: true),
    ];
}
