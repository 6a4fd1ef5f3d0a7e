using System.Security.Cryptography;

namespace Ssm.Standalone.Node;

/// <summary>How the standalone node is called, where it keeps its state and what it may run.</summary>
public sealed class NodeOptions
{
    /// <summary>The name of the Node object, a DNS label. Default: the machine's name, as far as it can be one.</summary>
    public string NodeName { get; set; } = MachineLabel();

    /// <summary>Holds volumes, logs and the records of running processes; made if missing. Two nodes must not share one.</summary>
    public required string DataFolder { get; set; }

    /// <summary>The network that pods and Services get their addresses from, inside 127.0.0.0/8. Nodes that run side by side need different ones. Default <c>127.10.0.0/16</c>.</summary>
    public string PodNetwork { get; set; } = "127.10.0.0/16";

    /// <summary>What the API server shows when it asks for logs. A secret; both get it from who starts them. Empty: nobody can ask.</summary>
    public string KubeletToken { get; set; } = "";

    /// <summary>The port of the log endpoint on <see cref="NodeAddresses.Node"/>. Default 10250; 0 takes a free one.</summary>
    public int KubeletPort { get; set; } = 10250;

    /// <summary>The domain after <c>svc</c> in names of the cluster. Default <c>cluster.local</c>.</summary>
    public string ClusterDomain { get; set; } = "cluster.local";

    /// <summary>Programs that run inside this process, by the first word of a container's command: <c>ssm</c>. Default none.</summary>
    public IReadOnlyDictionary<string, InProcessProgram> InProcessPrograms { get; set; } = new Dictionary<string, InProcessProgram>();

    /// <summary>What to install, by the name of a missing command; a pod's annotation <c>ssm.infra.tce.io/install-hint</c> wins. Default none.</summary>
    public IReadOnlyDictionary<string, string> InstallHints { get; set; } = new Dictionary<string, string>();

    /// <summary>Absolute paths of executables, by the name of a command; they win over <c>PATH</c>. Default none.</summary>
    public IReadOnlyDictionary<string, string> ExecutableOverrides { get; set; } = new Dictionary<string, string>();

    /// <summary>Where executables are looked for, before the folders Debian uses. Default: the <c>PATH</c> of this process.</summary>
    public string SearchPath { get; set; } = Environment.GetEnvironmentVariable("PATH") ?? string.Empty;

    /// <summary>How long a stop of the node waits for its pods; a pod's own grace period may be shorter. Default 10 seconds.</summary>
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The size at which a container's log is rotated; one rotated part is kept. Default 10 MiB, as a kubelet.</summary>
    public long LogRotationBytes { get; set; } = 10 << 20;

    /// <summary>Between two renewals of the node's lease. Default 10 seconds, as a kubelet.</summary>
    public TimeSpan LeaseInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Makes names of pods and runs.</summary>
    public Func<Guid> NewId { get; set; } = static () => new Guid(RandomNumberGenerator.GetBytes(16));

    /// <summary>A number in [0, 1) at each call, to spread retries.</summary>
    public Func<double> Jitter { get; set; } = static () => RandomNumberGenerator.GetInt32(1 << 20) / (double)(1 << 20);

    private static string MachineLabel()
    {
        var name = string.Concat(Environment.MachineName.ToLowerInvariant().Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-')).Trim('-');
        return name.Length > 0 ? name : "node";
    }
}
