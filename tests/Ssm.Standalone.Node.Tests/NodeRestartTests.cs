using k8s.Models;
using Ssm.Standalone.Node.Processes;

namespace Ssm.Standalone.Node.Tests;

public sealed class NodeRestartTests
{
    /// <summary>Two processes, one of which left the session: nothing but the mark leads to it.</summary>
    private const string Family = "setsid sleep 1000 & sleep 1000 & echo up; exec sleep 1000";

    [Fact]
    public async Task Node_Stopped_EndsItsProcessesAndKeepsObjectsAndData()
    {
        await using var node = await NodeFixture.StartAsync();
        await node.CreateAsync(Manifests.Pod("family", Family));
        var before = await node.ReadyAsync("family");
        var mark = Mark(node);
        await Eventually.IsTrue("three processes run", () => Marked(mark).Count == 3);

        await node.StopAsync();

        Assert.Empty(Marked(mark));
        Assert.NotNull(await node.PodAsync("family"));

        await node.RunAsync();
        var after = await node.PodAsync("family", "runs again", pod => NodeFixture.IsReady(pod) && pod.Status.ContainerStatuses[0].RestartCount == 1);
        Assert.Equal(before.Status.PodIP, after.Status.PodIP);
        Assert.Equal(before.Metadata.Uid, after.Metadata.Uid);
    }

    [Fact]
    public async Task Node_Killed_LeavesNoProcessAndGoesOnWithItsPods()
    {
        await using var node = await NodeFixture.StartAsync();
        await node.StopAsync();
        using (var host = await NodeHost.StartAsync(node.Server.KubeconfigPath, node.Options))
        {
            await node.CreateAsync(Manifests.Pod("family", Family));
            await node.CreateAsync(Manifests.Pod("leaving", "exec sleep 1000"));
            await node.ReadyAsync("leaving");
            await node.ReadyAsync("family");
            await Eventually.IsTrue("four processes run", () => Marked(Mark(node)).Count == 4);
            await host.KillAsync();
        }

        // What shares a container's process group dies with the node. One that left it has to wait for the next node.
        await Eventually.IsTrue("one process is left", () => Marked(Mark(node)).Count == 1);
        var old = Marked(Mark(node));
        await node.DeletePodAsync("leaving");
        await node.RunAsync();

        Assert.All(old, process => Assert.False(ProcessTable.IsRunning(process)));
        await node.PodAsync("family", "runs again", pod => NodeFixture.IsReady(pod) && pod.Status.ContainerStatuses[0].RestartCount == 1);
        await node.GoneAsync("leaving");
        await Eventually.IsTrue("three processes run", () => Marked(Mark(node)).Count == 3);
    }

    [Fact]
    public async Task Nodes_WithDifferentNetworks_RunSideBySide()
    {
        await using var first = await NodeFixture.StartAsync();
        await using var second = await NodeFixture.StartAsync();
        foreach (var node in new[] { first, second })
        {
            await node.CreateAsync(Manifests.Pod("web", Manifests.Web, container => container.ReadinessProbe = new V1Probe { TcpSocket = new V1TCPSocketAction { Port = "main" } }));
        }

        var one = await first.ReadyAsync("web");
        var two = await second.ReadyAsync("web");

        Assert.NotEqual(one.Status.PodIP, two.Status.PodIP);
        await first.StopAsync();
        Assert.Equal(0, (await second.ReadyAsync("web")).Status.ContainerStatuses[0].RestartCount);
        await first.RunAsync();
    }

    [Fact]
    public async Task Program_InProcess_RunsAsAContainerDoes()
    {
        InProcessContext? seen = null;
        await using var node = await NodeFixture.StartAsync(options => options.InProcessPrograms = new Dictionary<string, InProcessProgram>
        {
            ["ssm"] = async (context, cancellationToken) =>
            {
                seen = context;
                await context.Output.WriteLineAsync($"broker of {context.Arguments[^1]} at {context.Environment["POD_IP"]}");
                if (context.Arguments[0] == "fail")
                {
                    throw new InvalidOperationException("on purpose");
                }

                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                return 0;
            },
        });
        await node.CreateAsync(Program("broker", "broker", "credis"));
        await node.CreateAsync(Program("failing", "fail", "x"));

        var pod = await node.ReadyAsync("broker");
        Assert.Equal($"broker of credis at {pod.Status.PodIP}\n", await node.LogAsync("broker"));
        Assert.DoesNotContain("SSM_NODE_TEST_FOLDER", seen!.Environment.Keys);
        await node.PodAsync("failing", "is restarted", candidate => candidate.Status?.ContainerStatuses?[0].RestartCount > 0);
        await Eventually.IsTrue("the log says why", async () => (await node.LogAsync("failing", "previous=true")).Contains("on purpose"));

        await node.DeletePodAsync("broker");
        await node.GoneAsync("broker");
    }

    [Fact]
    public async Task Pods_ManyStartedAndDeleted_LeaveNothingBehind()
    {
        await using var node = await NodeFixture.StartAsync();
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(number => node.CreateAsync(Manifests.Pod($"pod-{number}", "exec sleep 1000"))));
            await Task.WhenAll(Enumerable.Range(0, 10).Select(number => node.ReadyAsync($"pod-{number}")));
            await Task.WhenAll(Enumerable.Range(0, 10).Select(number => node.DeletePodAsync($"pod-{number}")));
            await Task.WhenAll(Enumerable.Range(0, 10).Select(number => node.GoneAsync($"pod-{number}")));
        }

        await Eventually.IsTrue("no folder is left", () => Directory.GetDirectories(Path.Combine(node.DataFolder, "pods")).Length == 0
            && Directory.GetDirectories(Path.Combine(node.DataFolder, "logs")).Length == 0
            && Directory.GetFiles(Path.Combine(node.DataFolder, "processes")).Length == 0);
        Assert.Empty(Marked(Mark(node)));
    }

    private static V1Pod Program(string name, params string[] arguments)
    {
        var pod = Manifests.Pod(name, string.Empty);
        pod.Spec.Containers[0].Command = ["ssm"];
        pod.Spec.Containers[0].Args = arguments;
        return pod;
    }

    private static string Mark(NodeFixture node) => ProcessMark.OfNode(File.ReadAllText(Path.Combine(node.DataFolder, "node-id")));

    private static List<ProcessIdentity> Marked(string mark) =>
        [.. ProcessTable.All().Where(process => !process.IsZombie && ProcessTable.HasEnvironment(process.Identity.Pid, mark)).Select(process => process.Identity)];
}
