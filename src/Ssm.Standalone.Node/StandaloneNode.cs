using System.Net;
using k8s;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.Standalone.Node.Controllers.GarbageCollection;
using Ssm.Standalone.Node.Controllers.NodeStatus;
using Ssm.Standalone.Node.Logs;
using Ssm.Standalone.Node.Networking;
using Ssm.Standalone.Node.Paths;
using Ssm.Standalone.Node.Pods;
using Ssm.Standalone.Node.Probes;
using Ssm.Standalone.Node.Processes;
using Ssm.Standalone.Node.Volumes;

namespace Ssm.Standalone.Node;

/// <summary>
/// A node of a Kubernetes API that runs pods as processes of this machine, with all the controllers that a cluster would bring: workloads,
/// Services, volumes, namespaces. It is a client of the API like any other.
/// </summary>
public static class StandaloneNode
{
    /// <summary>
    /// Runs the node until cancelled. Then its pods are ended within their grace periods; their data and their objects stay, and the next run goes on with them.
    /// </summary>
    /// <param name="configuration">How to reach the API server, as an administrator.</param>
    /// <param name="options">Name, folders, network, programs.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="onReady">Called once, when the node is registered and its controllers run.</param>
    /// <param name="cancellationToken">Stops the node.</param>
    /// <exception cref="FormatException"><see cref="NodeOptions.PodNetwork"/> is not a usable network.</exception>
    /// <exception cref="IOException">The data folder or the log endpoint's address cannot be had.</exception>
    public static async Task RunAsync(
        KubernetesClientConfiguration configuration,
        NodeOptions options,
        TimeProvider timeProvider,
        ILoggerFactory loggers,
        Action onReady,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(onReady);
        var network = NodeAddresses.Parse(options.PodNetwork);
        var node = new NodeIdentity(options.NodeName, network.Node);
        var folders = new NodeFolders(Path.GetFullPath(options.DataFolder));
        var nodeId = NodeId.Ensure(folders, options.NewId);
        var ledger = new ProcessLedger(folders.Processes);
        await new LeftoverProcesses(ledger, nodeId, timeProvider, loggers.CreateLogger<LeftoverProcesses>()).EndAsync(cancellationToken);

        using var api = new KubernetesApi(configuration, new KubernetesApiOptions { UserAgent = "ssm-node" }, timeProvider);
        using var group = new ControllerGroup(api, timeProvider, options.Jitter, loggers);
        var informers = new NodeInformers(group);
        var events = new EventRecorder(api, "ssm-node", timeProvider, loggers.CreateLogger<EventRecorder>());
        var finder = new ExecutableFinder(options.SearchPath, options.ExecutableOverrides);
        using var launcher = new ProcessLauncher(nodeId, finder, timeProvider);
        launcher.Start();
        using var http = HttpProbe.CreateClient();
        var podAddresses = new AddressPool(network.Pods);
        var serviceAddresses = new ServiceAddresses(network);
        var clusterAddresses = new ClusterAddresses(informers.Services, podAddresses);
        var logFolder = new LogFolder(folders.Logs);
        var openLogs = new OpenLogs(options.LogRotationBytes, timeProvider);
        var runtimes = new PodRuntimes();
        var surroundings = new PodSurroundings
        {
            Folders = folders,
            Volumes = new PodVolumes(folders, (@namespace, name) => informers.Claims.Get(new(@namespace, name))),
            Configuration = new ClusterConfiguration(informers.ConfigMaps, informers.Secrets),
            Executables = finder,
            Hints = new InstallHints(options.InstallHints),
            Names = new ClusterNameRewriter(options.ClusterDomain, clusterAddresses.Resolve),
            Programs = options.InProcessPrograms,
            Capacity = NodeCapacity.OfThisMachine(),
            ApiServer = new Uri(configuration.Host),
        };
        var tools = new PodTools
        {
            Preparation = new ContainerPreparation(surroundings),
            Launcher = launcher,
            Ledger = ledger,
            Probes = new ProbeActions(http, launcher),
            Logs = openLogs,
            LogFolder = logFolder,
            Events = new PodEvents(events),
            Tokens = new ApiPodTokens(api),
            NewId = options.NewId,
            TimeProvider = timeProvider,
            Logger = loggers.CreateLogger<PodRuntime>(),
        };
        using var proxy = new ProxyReconciler(informers.Services, informers.Endpoints, node.Address, events, timeProvider, loggers.CreateLogger<ProxyReconciler>());
        var controllers = new NodeControllers(group, informers, events, timeProvider, options.NewId);
        controllers.AddPods(new PodReconciler(api, informers.Pods, runtimes, tools, podAddresses, folders, node), runtimes);
        controllers.AddNetworking(serviceAddresses, proxy);
        controllers.AddWorkloads(node);
        controllers.AddStorage(folders);
        controllers.AddNamespaces(CertificateAuthority.Pem(configuration));
        using var garbage = new GarbageCollector(api, timeProvider, options.Jitter, loggers);
        controllers.AddGarbageCollection(garbage);

        var logs = new ContainerLogs(informers.Pods.Get, logFolder, openLogs);
        await using var endpoint = await LogEndpoint.StartAsync(new IPEndPoint(node.Address, options.KubeletPort), options.KubeletToken, logs, timeProvider, loggers, cancellationToken);
        var registration = new NodeRegistration(api, node, network.Network, endpoint.Port, surroundings.Capacity, timeProvider, loggers.CreateLogger<NodeRegistration>());

        var informing = group.RunInformersAsync(cancellationToken);
        await Task.WhenAll(group.WaitForSyncAsync(cancellationToken), registration.RegisterAsync(cancellationToken));
        serviceAddresses.Fill(informers.Services.List());
        PodAdoption.Take(informers.Pods.List(), node, podAddresses, folders, logFolder);
        var controlling = group.RunControllersAsync(cancellationToken);
        var recording = events.RunAsync(cancellationToken);
        var leasing = registration.KeepLeaseAsync(options.LeaseInterval, cancellationToken);
        onReady();
        var collecting = garbage.RunAsync(cancellationToken);
        await Task.WhenAll(informing, controlling, leasing, collecting);
        await StopPodsAsync(runtimes, options.ShutdownGrace);
        await recording;
    }

    private static async Task StopPodsAsync(PodRuntimes runtimes, TimeSpan longest)
    {
        foreach (var runtime in runtimes.All)
        {
            runtime.Stop(runtime.Grace < longest ? runtime.Grace : longest);
        }

        await Task.WhenAll(runtimes.All.Select(runtime => runtime.Completion));
    }
}
