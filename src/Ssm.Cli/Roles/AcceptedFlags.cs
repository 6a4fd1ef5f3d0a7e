using System.CommandLine;

namespace Ssm.Cli.Roles;

/// <summary>Flags of the original that are taken so that its manifests go on working, and that have nothing to act on here. docs/reference/differences.md says why of each.</summary>
internal static class AcceptedFlags
{
    private static readonly string[] Locks = ["leases", "endpoints", "configmaps", "endpointsleases", "configmapsleases"];

    /// <summary>Those of the controller.</summary>
    public static IEnumerable<Option> OfController()
    {
        yield return CatalogFlags.DurationOrZero("--resync-interval", "Accepted, without effect: waiting objects are woken by what they wait for", TimeSpan.FromMinutes(5));
        yield return Ignored<bool>("--enable-osb-api-context-profile", "the context is always sent");
        yield return Ignored<string>("--address", "deprecated in the original, see --bind-address");
        yield return Ignored<int>("--port", "deprecated in the original, see --secure-port");
        yield return Ignored<string>("--api-content-type", "JSON is spoken, as custom resources have no other form");
        yield return Ignored<bool>("--contention-profiling", "contention is counted by dotnet-counters");
        var resourceLock = new Option<string>("--leader-elect-resource-lock")
        {
            Description = "Accepted; whichever is named, the lock is a Lease, as in Kubernetes since 1.27", HelpName = "KIND", DefaultValueFactory = _ => Locks[0],
        };
        resourceLock.AcceptOnlyFromAmong(Locks);
        yield return resourceLock;
    }

    /// <summary>Those of the log (klog 1.0 and k8s.io/component-base 0.18), which goes to the output of the process, and of the original's program as a whole.</summary>
    public static IEnumerable<Option> OfProgram() =>
    [
        Ignored<bool>("--logtostderr", "the log goes to the output"),
        Ignored<bool>("--alsologtostderr", "the log goes to the output"),
        Ignored<string>("--stderrthreshold", "the log goes to the output"),
        Ignored<string>("--log-dir", "the log goes to the output"),
        Ignored<string>("--log-file", "the log goes to the output"),
        Ignored<ulong>("--log-file-max-size", "the log goes to the output"),
        Ignored<string>("--log-flush-frequency", "each line is written at once"),
        Ignored<bool>("--add-dir-header", "a line names its category"),
        Ignored<bool>("--skip-headers", "a line has its time and category always"),
        Ignored<bool>("--skip-log-headers", "the log goes to the output"),
        Ignored<string>("--log-backtrace-at", "the lines of the original's source are not there"),
        Ignored<string>("--vmodule", "see --verbosity"),
        Ignored<bool>("--make-symlinks", "there is one program"),
    ];

    private static Option<T> Ignored<T>(string name, string why) => new(name) { Description = $"Accepted, without effect: {why}", Hidden = true };
}
