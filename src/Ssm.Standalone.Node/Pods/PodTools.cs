using Microsoft.Extensions.Logging;
using Ssm.Standalone.Node.Logs;
using Ssm.Standalone.Node.Probes;
using Ssm.Standalone.Node.Processes;

namespace Ssm.Standalone.Node.Pods;

/// <summary>What it takes to run containers; shared by all pods of the node.</summary>
internal sealed record PodTools
{
    public required ContainerPreparation Preparation { get; init; }

    public required ProcessLauncher Launcher { get; init; }

    public required ProcessLedger Ledger { get; init; }

    public required ProbeActions Probes { get; init; }

    public required OpenLogs Logs { get; init; }

    public required LogFolder LogFolder { get; init; }

    public required IPodEvents Events { get; init; }

    public required IPodTokens Tokens { get; init; }

    public required Func<Guid> NewId { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    public required ILogger Logger { get; init; }
}
