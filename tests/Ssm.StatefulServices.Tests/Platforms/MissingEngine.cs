using System.Net;
using System.Text;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Offerings;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Platforms;

/// <summary>An instance of a service whose engine is not on the machine, and then is: as a placeholder program that only lives, with a stand-in in this process that speaks for it.</summary>
internal sealed class MissingEngine : IAsyncDisposable
{
    private MissingEngine(ServicePlatform platform, TestInstance instance)
    {
        Platform = platform;
        Instance = instance;
    }

    public ServicePlatform Platform { get; }

    public TestInstance Instance { get; }

    /// <summary>Orders an instance and waits until it says that a program is missing, and what to do.</summary>
    public static async Task<MissingEngine> OrderAsync(string service, string plan, string program, string obtain)
    {
        var platform = await ServicePlatform.StartAsync(service, options => options.InstallHints = InstallHints.Of(ServiceDefinitions.Offerings(null, TimeProvider.System)));
        Assert.SkipWhen(Installed(program), $"{program} is installed here");
        var instance = new TestInstance(platform, Guid.NewGuid().ToString(), plan);
        Assert.Equal(202, (await instance.OrderAsync("{}")).Status);
        await instance.IsAsync(found =>
            found.Status?.Message?.Contains($"{program} is not installed on this machine", StringComparison.Ordinal) is true && found.Status.Message.Contains(obtain, StringComparison.Ordinal));
        await Eventually.TrueAsync(async () => (await platform.Api.ListAsync(KubernetesTypes.Events, ListScope.In(ServicePlatform.Namespace), CancellationToken.None)).Items.Any(
            each => each.Reason == "ExecutableMissing" && each.Message.Contains(obtain, StringComparison.Ordinal)));
        return new MissingEngine(platform, instance);
    }

    /// <summary>Puts a program on the node's search path.</summary>
    public void Install(string name, string script)
    {
        var file = Path.Combine(Platform.Bin, name);
        File.WriteAllText($"{file}.new", $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode($"{file}.new", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Move($"{file}.new", file);
    }

    /// <summary>The addresses of the nodes, once all their processes run.</summary>
    public async Task<IReadOnlyList<IPAddress>> RunningAsync(int nodes)
    {
        string[] addresses = [];
        await Eventually.GetAsync(
            async () =>
            {
                var pods = (await Platform.Api.ListAsync(KubernetesTypes.Pods, ListScope.In(ServicePlatform.Namespace), CancellationToken.None)).Items;
                addresses = [.. pods.Where(pod => pod.Metadata.Name.StartsWith(Instance.Name, StringComparison.Ordinal) && pod.Status.ContainerStatuses?.All(each => each.State.Running is not null) is true)
                    .OrderBy(pod => pod.Metadata.Name).Select(pod => pod.Status.PodIP)];
                return addresses.Length == nodes ? addresses : null;
            },
            () => $"{addresses.Length} run\n{Platform.Log}");
        return [.. addresses.Select(IPAddress.Parse)];
    }

    /// <summary>One of the passwords that the operator generated.</summary>
    public async Task<string> SecretAsync(string name)
    {
        var secret = await Platform.Api.GetAsync(KubernetesTypes.Secrets, new(ServicePlatform.Namespace, new InstanceNames(Instance.Name).Accounts), CancellationToken.None);
        return Encoding.UTF8.GetString(secret!.Data[name]);
    }

    public ValueTask DisposeAsync() => Platform.DisposeAsync();

    private static bool Installed(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
