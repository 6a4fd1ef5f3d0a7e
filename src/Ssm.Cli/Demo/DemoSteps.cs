using System.Diagnostics;
using Spectre.Console;

namespace Ssm.Cli.Demo;

/// <summary>Shows steps as they go: a live line with what is being waited for on a terminal, one line per finished step everywhere.</summary>
internal sealed class DemoSteps
{
    /// <summary>A file or a pipe has no width: nothing is wrapped for it.</summary>
    private const int Unwrapped = 4096;

    private readonly IAnsiConsole _console;
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <param name="console">The terminal, or a writer that is none.</param>
    public DemoSteps(IAnsiConsole console)
    {
        _console = console;
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = Unwrapped;
        }
    }

    /// <summary>Time since the first step began.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>Runs one step. <paramref name="step"/> gets a callback for what it waits for and returns what came out, for the finished line.</summary>
    public async Task RunAsync(string title, Func<Action<string>, Task<string>> step)
    {
        var started = Stopwatch.GetTimestamp();
        var outcome = _console.Profile.Capabilities.Interactive
            ? await _console.Status().Spinner(Spinner.Known.Dots).StartAsync(
                Markup.Escape(title), live => step(now => live.Status(Markup.Escape($"{title}: {now}"))))
            : await step(_ => { });
        _console.MarkupLineInterpolated($"  [green]✓[/] {title,-34} {Stopwatch.GetElapsedTime(started).TotalSeconds,6:0.00} s  [grey]{outcome}[/]");
    }

    /// <summary>A line between or after the steps.</summary>
    public void Say(string text) => _console.WriteLine(text);
}
