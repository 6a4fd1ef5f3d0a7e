using System.Diagnostics;
using System.Globalization;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>
/// Whatever broker, network, API server and users do, and wherever the controller dies: once they calm down, every object comes to its end, the broker has
/// exactly what objects stand for, and nothing happens any more. <c>SSM_SIMULATION_SEEDS</c> runs more worlds than the default, <c>SSM_SIMULATION_SEED</c>
/// one of them again, with its trace.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int DefaultSeeds = 24;
    private const int StepsOfAWorld = 3000;
    private const int LinesOfTrace = 400;

    [Fact]
    public async Task AnyWorld_CalmedDown_LeaksDoublesAndSticksNothing()
    {
        var started = Stopwatch.StartNew();
        var (steps, deaths) = (0L, 0L);
        var problems = new List<string>();
        var trace = new Queue<string>();
        var isTraced = Number("SSM_SIMULATION_SEED") is not null;
        var seeds = Seeds();

        // One thread for all, and none of the test runner's: what goes on next is the seed's matter alone.
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                foreach (var seed in seeds)
                {
                    using var world = new SimulatedWorld(seed, isTraced ? trace.Enqueue : null);
                    if (Run(world) is { } problem)
                    {
                        problems.Add($"seed {seed}: {problem}");
                    }

                    (steps, deaths) = (steps + world.Steps, deaths + world.Deaths);
                }

                done.SetResult();
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        });
        thread.Start();
        await done.Task;

        if (isTraced)
        {
            output.WriteLine(string.Join("\n", trace.TakeLast(LinesOfTrace)));
            if (Environment.GetEnvironmentVariable("SSM_SIMULATION_TRACE") is { } file)
            {
                await File.WriteAllLinesAsync(file, trace, TestContext.Current.CancellationToken);
            }
        }

        output.WriteLine($"{steps} steps, {deaths} deaths, {started.Elapsed.TotalSeconds:0.0} s, seeds {string.Join(' ', seeds.Take(3))} … {seeds[^1]}");
        Assert.True(problems.Count == 0, $"{problems.Count} of {seeds.Count} worlds, among them\n{string.Join("\n", problems.Take(8))}");
    }

    private static string? Run(SimulatedWorld world)
    {
        try
        {
            for (var step = 0; step < StepsOfAWorld; step++)
            {
                world.Step();
            }

            world.CalmDown();
            if (SimulationChecks.Problem(world) is { } problem)
            {
                return problem;
            }

            if (world.Idle() is > 0 and var doings)
            {
                return $"{doings} writes and calls while nobody does anything";
            }

            world.DeleteAll();
            return SimulationChecks.Rest(world) is { } rest ? $"all was deleted, but {rest}" : null;
        }
        catch (Xunit.Sdk.XunitException failure)
        {
            return failure.Message;
        }
    }

    private static List<int> Seeds() => Number("SSM_SIMULATION_SEED") is { } only
        ? [only]
        : [.. Enumerable.Range(1, Number("SSM_SIMULATION_SEEDS") ?? DefaultSeeds)];

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
