using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Ssm.Testing;

/// <summary>Waits for a fact about something that runs by itself (a process, a server). For everything else use fake time.</summary>
public static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits until the condition holds; fails with its text if it does not in time.</summary>
    public static async Task TrueAsync(
        Func<Task<bool>> condition, TimeSpan? patience = null, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > (patience ?? Patience))
            {
                throw new TimeoutException($"Not true after {clock.Elapsed.TotalSeconds:0.0} s: {text}");
            }

            await Task.Delay(Pause(clock.Elapsed));
        }
    }

    /// <summary>Waits until the condition holds; fails with its text if it does not in time.</summary>
    public static Task TrueAsync(
        Func<bool> condition, TimeSpan? patience = null, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        TrueAsync(() => Task.FromResult(condition()), patience, text);

    /// <summary>Asks until there is an answer, and returns it; fails with what <paramref name="snapshot"/> tells if there is none in time.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> ask, Func<string?> snapshot, TimeSpan? patience = null)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            if (clock.Elapsed > (patience ?? Patience))
            {
                throw new TimeoutException($"No answer after {clock.Elapsed.TotalSeconds:0.0} s; last seen: {snapshot()}");
            }

            await Task.Delay(Pause(clock.Elapsed));
        }
    }

    /// <summary>Of what takes long it is asked less often: many tests that wait share the processors with what they wait for.</summary>
    /// <param name="waited">How long it took already.</param>
    public static TimeSpan Pause(TimeSpan waited) =>
        waited / 10 is var pause && pause < ShortestPause ? ShortestPause : pause > LongestPause ? LongestPause : pause;
}
