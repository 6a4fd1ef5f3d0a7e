using Ssm.Bench;

var benches = new Dictionary<string, Func<string, Task>>
{
    ["platform"] = PlatformBench.RunAsync,
    ["services"] = ServicesBench.RunAsync,
    ["catalog"] = CatalogFigures.RunAsync,
};
if (args.FirstOrDefault(name => !benches.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"error: there is no bench '{unknown}'; there are {string.Join(", ", benches.Keys)}");
    return 2;
}

Console.WriteLine($"machine: {Machine.Describe()}");
foreach (var name in args.Length > 0 ? args : [.. benches.Keys])
{
    Console.WriteLine();
    await benches[name](Environment.CurrentDirectory);
}

return 0;
