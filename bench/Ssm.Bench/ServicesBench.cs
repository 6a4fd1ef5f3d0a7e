namespace Ssm.Bench;

/// <summary>How long each service whose engine is on this machine takes from the order to Ready, executables warm.</summary>
internal static class ServicesBench
{
    private static readonly (string Class, string Plan, double Goal)[] Orders =
    [
        ("credis", "redis-4.0-standard", 2), ("credis", "redis-4.0-advanced", 4),
        ("etcd", "etcd-3.4-standard", 3), ("etcd", "etcd-3.4-advanced", 6),
        ("zookeeper", "zookeeper-3.4-standard", 5), ("zookeeper", "zookeeper-3.4-advanced", 10),
        ("tdsql", "tdsql-5.7-standard", 8), ("tdsql", "tdsql-5.7-advanced", 16),
        ("rabbitmq", "rabbitmq-3.6-standard", 12), ("rabbitmq", "rabbitmq-3.6-advanced", 24),
        ("cmq", "cmq-1.0-standard", 24),
        ("csp", "csp-1.0-standard", 12), ("csp", "csp-1.0-advanced", 24),
    ];

    public static async Task RunAsync(string root)
    {
        using var platform = new BenchPlatform(root, services: null);
        await platform.UpAsync();
        foreach (var (service, plan, goal) in Orders)
        {
            // The first order of an engine pays for reading its program from the disk.
            await platform.OrderAsync(service, plan);
            Figures.Below($"{plan}, created to Ready", await platform.OrderAsync(service, plan), "s", goal);
        }

        await platform.DownAsync();
    }
}
