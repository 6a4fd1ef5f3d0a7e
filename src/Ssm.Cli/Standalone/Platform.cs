using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using Microsoft.Extensions.Logging;
using Ssm.Cli.Commands;
using Ssm.Cli.Hosting;
using Ssm.Cli.Installation;
using Ssm.Kubernetes;
using Ssm.Standalone.ApiServer;
using Ssm.Standalone.Node;
using Ssm.StatefulServices.Offerings;

namespace Ssm.Cli.Standalone;

/// <summary>
/// The standalone platform: a Kubernetes API and a node in this process, and on top of them exactly the objects that an installation on Kubernetes has.
/// </summary>
internal static class Platform
{
    /// <summary>It takes seconds; a minute on a machine that has little time for it. What it waits for is shown meanwhile.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Runs until cancelled; returns an exit code.</summary>
    public static async Task<int> RunAsync(PlatformOptions options, CommandContext context, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var paths = options.Paths;
        var addresses = NodeAddresses.Parse(options.Network);
        var site = SiteOfferings.Of(context);
        Directory.CreateDirectory(paths.Data);
        File.SetUnixFileMode(paths.Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var logFile = new StreamWriter(paths.Log, append: true) { AutoFlush = true };
        using var logs = TextLoggerProvider.CreateFactory(logFile, context.Environment.ContainsKey("SSM_DEBUG") ? LogLevel.Debug : LogLevel.Information, context.Time);

        void Tell(string role, string text) =>
            context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{role,-20} {Stopwatch.GetElapsedTime(started).TotalSeconds,6:0.00} s  {text}"));

        var kubeletToken = Randomness.NewSecret();
        await using var server = await StandaloneApiServer.StartAsync(
            new ApiServerOptions { DataFolder = paths.ApiServer, Port = options.ApiPort, KubeletToken = kubeletToken }, context.Time, logs, cancellationToken);
        server.WriteAdminKubeconfig(paths.Kubeconfig);
        Tell("api-server", $"https://127.0.0.1:{options.ApiPort}");

        var record = new PlatformRecord
        {
            ProcessId = Environment.ProcessId,
            ProcessStart = ProcessTable.StartOf(Environment.ProcessId) ?? 0,
            ApiPort = options.ApiPort,
            Network = options.Network,
            DnsPort = options.DnsPort,
        };
        record.Write(paths);
        try
        {
            var configuration = AdministratorOf(server);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var nodeIsReady = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var node = StandaloneNode.RunAsync(
                configuration, NodeOptions(options, site, kubeletToken, context), context.Time, logs, nodeIsReady.SetResult, stop.Token);
            var start = StartRolesAsync(options, site, addresses, configuration, context, logs, nodeIsReady.Task, Tell, stop.Token);
            await Task.WhenAny(node, start);
            if (start.IsCompletedSuccessfully)
            {
                (record with { IsReady = true }).Write(paths);
                await context.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"ready in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s; export KUBECONFIG={paths.Kubeconfig}"));

                // What the start left behind; an idle platform gives the collector little reason to look for it. Bench: resident memory, idle.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }

            await FinishAsync(node, start, stop, cancellationToken);
        }
        finally
        {
            File.Delete(paths.Record);
        }

        return ExitCodes.Success;
    }

    /// <summary>What the kubeconfig says, without the third of a second that reading one back costs.</summary>
    private static KubernetesClientConfiguration AdministratorOf(StandaloneApiServer server)
    {
        var administrator = server.IssueClientCertificate("kubernetes-admin", "system:masters");
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(server.CertificateAuthorityPem);
        return new KubernetesClientConfiguration
        {
            Host = server.Url.ToString(),
            SslCaCerts = authorities,
            ClientCertificateData = Convert.ToBase64String(Encoding.UTF8.GetBytes(administrator.CertificatePem)),
            ClientCertificateKeyData = Convert.ToBase64String(Encoding.UTF8.GetBytes(administrator.KeyPem)),
        };
    }

    /// <summary>Waits for the end: the node runs until it is told to stop, or one of the two has failed.</summary>
    private static async Task FinishAsync(Task node, Task start, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        try
        {
            await start;
            await node;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        finally
        {
            await stop.CancelAsync();
            try
            {
                await node;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // It was asked to stop and did.
            }
        }
    }

    private static async Task StartRolesAsync(
        PlatformOptions options,
        SiteOfferings site,
        NodeAddresses addresses,
        KubernetesClientConfiguration configuration,
        CommandContext context,
        ILoggerFactory logs,
        Task nodeIsReady,
        Action<string, string> tell,
        CancellationToken cancellationToken)
    {
        using var api = new KubernetesApi(configuration, new KubernetesApiOptions { UserAgent = "ssm-up" }, context.Time);
        var install = new InstallOptions
        {
            DnsListen = [$"127.0.0.1:{options.DnsPort}", $"{addresses.Dns}:53"],
            NameServer = $"127.0.0.1:{options.DnsPort}",
            OfferingsPath = site.Path,
            OfferingsConfigMap = null,
            Services = options.Services,
            NewPassword = Randomness.NewSecret,
        };
        await Installer.ApplyDefinitionsAsync(api, install, cancellationToken);
        await nodeIsReady.WaitAsync(cancellationToken);
        tell("node", $"{options.Network}");
        await Task.WhenAll(Installer.ApplySystemAsync(api, install, cancellationToken), Installer.ApplyBrokersAsync(api, install, cancellationToken));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        var readiness = new Readiness(api, tell);
        var registration = new BrokerRegistration(api, context.Time, logs.CreateLogger<BrokerRegistration>());
        try
        {
            await readiness.WaitForDeploymentsAsync([SystemManifests.CatalogWebhook], install.Namespace, deadline.Token);
            await readiness.WaitForAsync("the registration of the brokers", registration.RunAsync(Installer.RegistrationsOf(install), deadline.Token));
            await readiness.WaitForDeploymentsAsync([SystemManifests.CatalogController, SystemManifests.ServiceDiscovery], install.Namespace, deadline.Token);
            await readiness.WaitForBrokersAsync([.. install.Services.Select(service => $"{service}-broker")], deadline.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"not ready within {Patience.TotalSeconds:0} s: {readiness.Waiting}; see {options.Paths.Log} and 'kubectl get pods -A'", late);
        }
    }

    private static NodeOptions NodeOptions(PlatformOptions options, SiteOfferings site, string kubeletToken, CommandContext context) => new()
    {
        DataFolder = options.Paths.Node,
        Jitter = Randomness.Jitter,
        NewId = Randomness.NewId,
        PodNetwork = options.Network,
        KubeletToken = kubeletToken,
        InstallHints = InstallHints.Of(site.Offerings),
        InProcessPrograms = new Dictionary<string, InProcessProgram>
        {
            ["ssm"] = (container, token) => SsmCommandLine.RunAsync(
                container.Arguments,
                new CommandContext { Environment = container.Environment, Output = container.Output, Error = container.Output, Time = context.Time },
                token),
        },
    };
}
