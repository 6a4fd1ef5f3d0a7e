using System.Diagnostics;

namespace Ssm.Acceptance.Tests.Platforms;

/// <summary>The one place that polls: for what other processes bring about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Asks until <paramref name="holds"/>; otherwise fails and shows the last answer.</summary>
    public static async Task<T> SatisfiesAsync<T>(Func<Task<T>> ask, Func<T, bool> holds, string what, TimeSpan? patience = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (holds(answer))
            {
                return answer;
            }

            if (Stopwatch.GetElapsedTime(started) > (patience ?? Patience))
            {
                throw new Xunit.Sdk.XunitException($"{what}: not so within {patience ?? Patience}; last answer:\n{answer}");
            }

            await Task.Delay(Testing.Eventually.Pause(Stopwatch.GetElapsedTime(started)));
        }
    }
}
