using System.Globalization;
using Ssm.Bench;

var root = Environment.CurrentDirectory;
Console.WriteLine($"machine: {Machine.Describe()}");
using var platform = new BenchPlatform(root);
var figures = new List<Figure>();

figures.Add(new Figure("up to ready, first start (empty data folder)", await platform.UpAsync(), "s", 2));
await platform.DownAsync();
figures.Add(new Figure("up to ready, again (data folder exists)", await platform.UpAsync(), "s", 2));
var (megabytes, cpuPercent) = await platform.IdleAsync(TimeSpan.FromSeconds(30));
figures.Add(new Figure("resident memory, idle, one broker (two replicas)", megabytes, "MB", 200));
figures.Add(new Figure("processor, idle, second minute, of one core", cpuPercent, "%", 1));

var instances = new List<double>();
var bindings = new List<double>();
for (var round = 0; round < 5; round++)
{
    var (instance, binding) = await platform.HelloWorldAsync(round);
    instances.Add(instance);
    bindings.Add(binding);
}

figures.Add(new Figure("ServiceInstance created to Ready (credis standard), median of 5", Median(instances), "s", 3));
figures.Add(new Figure("ServiceInstance created to Ready, slowest of 5", instances.Max(), "s", 3));
figures.Add(new Figure("ServiceBinding created to Ready, median of 5", Median(bindings), "s", 1));
figures.Add(new Figure("ServiceBinding created to Ready, slowest of 5", bindings.Max(), "s", 1));
await platform.DownAsync();

Console.WriteLine();
foreach (var figure in figures)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figure.Name,-66} {figure.Value,8:0.00} {figure.Unit,-3} goal < {figure.Goal:0.##} {figure.Unit}"));
}

return 0;

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
