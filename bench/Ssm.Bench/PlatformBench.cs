namespace Ssm.Bench;

/// <summary>The standalone platform: start, idleness, and the Hello World.</summary>
internal static class PlatformBench
{
    public static async Task RunAsync(string root)
    {
        using (var hello = new BenchPlatform(root, "credis"))
        {
            Figures.Below("up to ready, first start (empty data folder), one service", await hello.UpAsync(), "s", 2);
            await hello.DownAsync();
            Figures.Below("up to ready, again (data folder exists), one service", await hello.UpAsync(), "s", 2);
            var (megabytes, percent) = await hello.IdleAsync(TimeSpan.FromSeconds(60));
            Figures.Below("resident memory, idle, one service (two brokers)", megabytes, "MB", 200);
            Figures.Below("processor, idle, fourth minute, of one core", percent, "%", 1);
            await HelloWorldAsync(hello);
            await hello.DownAsync();
        }

        using var all = new BenchPlatform(root, services: null);
        Figures.Below("up to ready, first start, all services", await all.UpAsync(), "s", 5);
        await all.DownAsync();
        Figures.Below("up to ready, again, all services", await all.UpAsync(), "s", 5);
        var (allMegabytes, allPercent) = await all.IdleAsync(TimeSpan.FromSeconds(60));
        Figures.Below("resident memory, idle, all services, without engines", allMegabytes, "MB", 250);
        Figures.Below("processor, idle, fourth minute, of one core, all services", allPercent, "%", 1);
        Figures.Below("50 credis instances ordered at once, all Ready", await all.ManyAsync(50), "s", 60);
        await all.DownAsync();
    }

    private static async Task HelloWorldAsync(BenchPlatform platform)
    {
        var instances = new List<double>();
        var bindings = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            var (instance, binding) = await platform.HelloWorldAsync(round);
            instances.Add(instance);
            bindings.Add(binding);
        }

        Figures.Below("ServiceInstance created to Ready (credis standard), median of 5", Median(instances), "s", 3);
        Figures.Below("ServiceInstance created to Ready, slowest of 5", instances.Max(), "s", 3);
        Figures.Below("ServiceBinding created to Ready, median of 5", Median(bindings), "s", 1);
        Figures.Below("ServiceBinding created to Ready, slowest of 5", bindings.Max(), "s", 1);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
