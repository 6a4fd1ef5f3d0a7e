using System.Diagnostics;
using System.Runtime.CompilerServices;
using k8s;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ssm.Standalone.Node.Tests;

/// <summary>
/// A node in a process of its own, to be killed. It is this very program, started with two variables in its environment: the tests then never begin.
/// </summary>
internal sealed class NodeHost : IDisposable
{
    private const string KubeconfigVariable = "SSM_NODE_TEST_KUBECONFIG";
    private const string FolderVariable = "SSM_NODE_TEST_FOLDER";
    private const string NetworkVariable = "SSM_NODE_TEST_NETWORK";
    private readonly Process _process;

    private NodeHost(Process process) => _process = process;

    public static async Task<NodeHost> StartAsync(string kubeconfig, NodeOptions options)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath!, [typeof(NodeHost).Assembly.Location]) { RedirectStandardOutput = true, UseShellExecute = false };
        info.Environment[KubeconfigVariable] = kubeconfig;
        info.Environment[FolderVariable] = options.DataFolder;
        info.Environment[NetworkVariable] = options.PodNetwork;
        var process = Process.Start(info)!;
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System));
        return new NodeHost(process);
    }

    /// <summary>As kill -9 does.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync();
    }

    public void Dispose() => _process.Dispose();

    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "This is a program, and there is no other way in before the test runner.")]
    internal static void RunIfHost()
    {
        if (Environment.GetEnvironmentVariable(KubeconfigVariable) is not { } kubeconfig)
        {
            return;
        }

        var options = new NodeOptions
        {
            NodeName = "node-1",
            DataFolder = Environment.GetEnvironmentVariable(FolderVariable)!,
            PodNetwork = Environment.GetEnvironmentVariable(NetworkVariable)!,
        };
        StandaloneNode.RunAsync(
            KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig),
            options,
            TimeProvider.System,
            NullLoggerFactory.Instance,
            () => Console.WriteLine("ready"),
            CancellationToken.None).GetAwaiter().GetResult();
        Environment.Exit(0);
    }
}
