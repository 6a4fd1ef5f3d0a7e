using System.Diagnostics;
using Spectre.Console;

namespace Ssm.Cli.Demo;

/// <summary>Shows steps as they go: a live line with what is being waited for on a terminal, one line per finished step everywhere.</summary>
/// <param name="console">The terminal, or a writer that is none.</param>
internal sealed class DemoSteps(IAnsiConsole console)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Time since the first step began.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>Runs one step. <paramref name="step"/> gets a callback for what it waits for and returns what came out, for the finished line.</summary>
    public async Task RunAsync(string title, Func<Action<string>, Task<string>> step)
    {
        var started = Stopwatch.GetTimestamp();
        var outcome = console.Profile.Capabilities.Interactive
            ? await console.Status().Spinner(Spinner.Known.Dots).StartAsync(
                Markup.Escape(title), live => step(now => live.Status(Markup.Escape($"{title}: {now}"))))
            : await step(_ => { });
        console.MarkupLineInterpolated($"  [green]✓[/] {title,-34} {Stopwatch.GetElapsedTime(started).TotalSeconds,6:0.00} s  [grey]{outcome}[/]");
    }

    /// <summary>A line between or after the steps.</summary>
    public void Say(string text) => console.WriteLine(text);
}
