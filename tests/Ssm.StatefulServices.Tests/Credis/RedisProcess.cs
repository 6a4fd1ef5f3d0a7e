using System.Diagnostics;
using System.Net;
using Ssm.StatefulServices.Credis;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Tests.Credis;

/// <summary>A real Redis node with the configuration that the topology gives it, on a loopback address of its own.</summary>
internal sealed class RedisProcess : IDisposable
{
    private readonly string _folder;
    private Process? _process;

    public RedisProcess(Instance instance, string name, string root)
    {
        Name = name;
        _folder = Path.Combine(root, name);
        Directory.CreateDirectory(_folder);
        var config = CredisConfig.Render(instance, InstanceSize.Of(instance));
        File.WriteAllText(Path.Combine(_folder, "redis.conf"), config.Replace("dir /data", $"dir {_folder}", StringComparison.Ordinal));
    }

    public string Name { get; }

    public IPAddress Address { get; } = Loopback.Next();

    public void Start() => _process = Process.Start(new ProcessStartInfo("redis-server")
    {
        ArgumentList = { Path.Combine(_folder, "redis.conf"), "--bind", Address.ToString(), "--replica-announce-ip", Address.ToString(), "--cluster-announce-ip", Address.ToString() },
        RedirectStandardOutput = true,
        UseShellExecute = false,
    });

    /// <summary>As <c>kill -9</c> does.</summary>
    public void Kill()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    public void LoseDisk() => Directory.Delete(Path.Combine(_folder, "appendonlydir"), recursive: true);

    public void Dispose() => Kill();
}
