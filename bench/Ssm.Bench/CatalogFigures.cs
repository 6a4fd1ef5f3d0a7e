namespace Ssm.Bench;

/// <summary>The catalog controller under load.</summary>
internal static class CatalogFigures
{
    private const int Some = 2_000;
    private const int Many = 10_000;

    public static async Task RunAsync(string root)
    {
        await using var bench = new CatalogBench(root);
        await bench.StartAsync();
        await bench.LatenciesAsync(20); // .NET compiles what runs often
        var latencies = (await bench.LatenciesAsync(200)).Order().ToArray();
        Figures.Below("one instance, created to Ready, median of 200", latencies[100], "ms", 100);
        Figures.Below("one instance, created to Ready, 99th percentile of 200", latencies[198], "ms", 500);
        var (instances, instanceWrites) = await bench.InstancesAsync(0, Some);
        Figures.Above($"instances made Ready, {Some} ordered at once", instances, "/s", 150);
        Figures.Below("writes of the controller for an instance", instanceWrites, "", 5.01);
        var (bindings, bindingWrites) = await bench.BindingsAsync(0, Some);
        Figures.Above($"bindings made Ready, {Some} ordered at once", bindings, "/s", 150);
        Figures.Below("writes of the controller for a binding, its Secret included", bindingWrites, "", 4.01);
        var repairs = (await bench.RepairsAsync(100)).Order().ToArray();
        Figures.Below("a binding's Secret, lost until it is there again, median of 100", repairs[50], "ms", 2000);
        Figures.Below("a binding's Secret, lost until it is there again, 99th percentile of 100", repairs[98], "ms", 2000);
        (instances, _) = await bench.InstancesAsync(Some, Many);
        Figures.Above($"instances made Ready, up to {Many}", instances, "/s", 150);
        (bindings, _) = await bench.BindingsAsync(Some, Many);
        Figures.Above($"bindings made Ready, up to {Many}", bindings, "/s", 150);
        Figures.Below($"resident memory of the controller, {Many} instances and bindings", bench.ControllerMegabytes(), "MB", 300);
        Figures.Below("writes within 30 s while nobody asks for anything", await bench.IdleWritesAsync(TimeSpan.FromSeconds(30)), "", 1);
    }
}
