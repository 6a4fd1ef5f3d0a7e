namespace Ssm.Standalone.Node.Tests;

/// <summary>Waits for what real processes do in their own time; the only place of the tests that waits so.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task IsTrue(string expectation, Func<bool> condition) => IsTrue(expectation, () => Task.FromResult(condition()));

    public static async Task IsTrue(string expectation, Func<Task<bool>> condition, Func<Task<string>>? snapshot = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                Assert.Fail($"not within {Patience.TotalSeconds} s: {expectation}; last seen: {(snapshot is null ? null : await snapshot())}");
            }

            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }
}
