using System.CommandLine;
using System.Net;
using k8s;
using Microsoft.Extensions.Logging;
using Ssm.Cli.Hosting;
using Ssm.Cli.Tracing;

namespace Ssm.Cli.Roles;

/// <summary>The options that every role shares.</summary>
/// <param name="context">The process, or the container, that the role runs in.</param>
internal sealed class RoleOptions(CommandContext context)
{
    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "Kubeconfig of the cluster; without it, the service account of the pod",
        HelpName = "FILE",
        DefaultValueFactory = _ => context.Environment.GetValueOrDefault("KUBECONFIG"),
    };

    private readonly Option<int> _verbosity = new("-v", "--v", "--verbosity") { Description = "2 logs state changes, 4 logs each pass", DefaultValueFactory = _ => 2 };

    /// <summary>Adds the options to the role's command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_kubeconfig);
        command.Options.Add(_verbosity);
    }

    /// <summary>The cluster that the command line or the pod's environment names.</summary>
    public KubernetesClientConfiguration Cluster(ParseResult parsed) => Find(parsed.GetValue(_kubeconfig));

    /// <summary>The cluster of another kubeconfig, or another URL of it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="kubeconfig">In place of <c>--kubeconfig</c>; null = that one.</param>
    /// <param name="url">In place of the kubeconfig's, or the server of nobody in particular when there is no other hint; null = the kubeconfig's.</param>
    public KubernetesClientConfiguration Cluster(ParseResult parsed, string? kubeconfig, string? url)
    {
        var file = string.IsNullOrEmpty(kubeconfig) ? parsed.GetValue(_kubeconfig) : kubeconfig;
        if (url is null)
        {
            return Find(file);
        }

        var isNamed = !string.IsNullOrEmpty(file) || context.Environment.GetValueOrDefault("KUBERNETES_SERVICE_HOST") is { Length: > 0 };
        var cluster = isNamed ? Find(file) : new KubernetesClientConfiguration();
        cluster.Host = url;
        return cluster;
    }

    /// <summary>Where the role logs: its own output.</summary>
    public ILoggerFactory Logs(ParseResult parsed) =>
        TextLoggerProvider.CreateFactory(context.Output, parsed.GetValue(_verbosity) >= 4 ? LogLevel.Debug : LogLevel.Information, context.Time);

    /// <summary>Sends the role's spans to a collector, when the environment names one.</summary>
    public IDisposable? Traces(string role) => TraceExport.Start(context, $"ssm-{role}");

    /// <summary>The address that others reach this role at: the pod's, or loopback outside one.</summary>
    public IPAddress Address =>
        context.Environment.GetValueOrDefault("POD_IP") is { Length: > 0 } address ? IPAddress.Parse(address) : IPAddress.Loopback;

    /// <summary>Who this replica is: the pod's name, or the machine's outside one.</summary>
    public string Identity =>
        context.Environment.GetValueOrDefault("POD_NAME") is { Length: > 0 } name ? name : $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>The namespace this role runs in; null outside a pod.</summary>
    public string? Namespace => context.Environment.GetValueOrDefault("POD_NAMESPACE") is { Length: > 0 } name ? name : null;

    private KubernetesClientConfiguration Find(string? kubeconfig) => ClusterAccess.Find(
        context, kubeconfig, context.Environment.GetValueOrDefault("SERVICE_ACCOUNT_FOLDER", ClusterAccess.DefaultServiceAccountFolder));
}
