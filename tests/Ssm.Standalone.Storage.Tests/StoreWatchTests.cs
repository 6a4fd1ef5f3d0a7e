namespace Ssm.Standalone.Storage.Tests;

public sealed class StoreWatchTests : StoreTest
{
    protected override StoreOptions Options => new() { Folder = Folder, WatchQueueEvents = 100 };

    [Fact]
    public async Task Watch_FromThePast_SeesHistoryThenLiveEvents()
    {
        var a = await CreateAsync("x/a", "1");
        await CreateAsync("y/b", "1");
        using var watch = Store.Watch("x/", Revision.None);
        await UpdateAsync(a, "2");
        await DeleteAsync("x/a");
        Assert.Equal(["Created x/a=1", "Updated x/a=2", "Deleted x/a=2"], await ReadAsync(watch, 3));
    }

    [Fact]
    public async Task Watch_AfterARevision_SeesOnlyLaterEvents()
    {
        await CreateAsync("a", "1");
        var b = await CreateAsync("b", "1");
        await CreateAsync("c", "1");
        using var watch = Store.Watch("", b.Modified);
        Assert.Equal(["Created c=1"], await ReadAsync(watch, 1));
        Assert.False(watch.TryRead(out _));
    }

    [Fact]
    public async Task Watch_AfterReopening_StillSeesThePast()
    {
        var a = await CreateAsync("a", "1");
        await UpdateAsync(a, "2");
        await DeleteAsync("a");
        await ReopenAsync();
        using var watch = Store.Watch("", new Revision(1));
        Assert.Equal(["Updated a=2", "Deleted a=2"], await ReadAsync(watch, 2));
    }

    /// <summary>A controller that is told of an object and asks for it must not hear that there is none.</summary>
    [Fact]
    public async Task Event_IsTold_OnceItsStateCanBeRead()
    {
        const int Keys = 3000;
        var seen = 0;
        using var watch = Store.Watch("", Revision.None);
        var watching = Task.Factory.StartNew(
            () =>
            {
                var unread = 0;
                while (Volatile.Read(ref seen) < Keys)
                {
                    if (watch.TryRead(out var change))
                    {
                        unread += Store.Get(change.Item.Key)?.Modified == change.Revision ? 0 : 1;
                        Interlocked.Increment(ref seen);
                    }
                }

                return unread;
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        foreach (var batch in Enumerable.Range(0, Keys).Chunk(50))
        {
            await Task.WhenAll(batch.Select(number => CreateAsync($"key-{number}", "1")));
            while (Volatile.Read(ref seen) <= batch[^1] && !watching.IsCompleted)
            {
                await Task.Yield(); // not more than the watch's queue holds
            }
        }

        Assert.Equal(0, await watching.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Event_OfAnUpdate_CarriesTheValueBefore()
    {
        using var watch = Store.Watch("", Revision.None);
        await UpdateAsync(await CreateAsync("a", "1"), "2");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var previous = new List<string>();
        await foreach (var change in watch.ReadAllAsync(deadline.Token))
        {
            previous.Add(Text(change.Previous));
            if (previous.Count == 2)
            {
                break;
            }
        }

        Assert.Equal(["(none)", "1"], previous);
    }

    [Fact]
    public async Task Deletion_WithLastValue_ShowsIt()
    {
        await CreateAsync("a", "1");
        using var watch = Store.Watch("", Store.Current);
        await Store.DeleteAsync("a", expected: null, revision => System.Text.Encoding.UTF8.GetBytes($"gone at {revision}"), CancellationToken.None);
        Assert.Equal(["Deleted a=gone at 2"], await ReadAsync(watch, 1));
    }

    [Fact]
    public async Task Watches_StartedWhileOthersWrite_MissNothingAndRepeatNothing()
    {
        var writes = Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
            {
                await CreateAsync($"k{i:000}", "v");
            }
        });
        var watches = Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            var list = Store.List("");
            using var watch = Store.Watch("", list.Revision);
            var left = 300 - list.Items.Count;
            var seen = new List<long>();
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (seen.Count < left)
            {
                while (watch.TryRead(out var change))
                {
                    seen.Add(change.Revision.Value);
                }

                await (seen.Count < left ? watch.WaitAsync(deadline.Token).AsTask() : Task.CompletedTask);
            }

            Assert.Equal(Enumerable.Range((int)list.Revision.Value + 1, left).Select(revision => (long)revision), seen);
        }));
        await Task.WhenAll([writes, .. watches]);
    }

    [Fact]
    public async Task Watch_ThatReadsTooSlowly_IsCutOffAfterWhatItHas()
    {
        using var slow = Store.Watch("", Revision.None);
        using var other = Store.Watch("k0000", Revision.None);
        for (var i = 0; i < 101; i++)
        {
            await CreateAsync($"k{i:0000}", "v");
        }

        for (var i = 0; i < 100; i++)
        {
            Assert.True(slow.TryRead(out _));
        }

        Assert.Equal(StoreError.SlowWatcher, Assert.Throws<StoreException>(() => slow.TryRead(out _)).Error);
        Assert.Equal(["Created k0000=v"], await ReadAsync(other, 1));
    }

    [Fact]
    public async Task Watch_OfAStoreThatCloses_Ends()
    {
        using var watch = Store.Watch("", Revision.None);
        await ReopenAsync();
        await watch.WaitAsync(CancellationToken.None);
        Assert.Equal(StoreError.Closed, Assert.Throws<StoreException>(() => watch.TryRead(out _)).Error);
    }

    [Fact]
    public async Task Progress_WithUnreadEvents_IsUnknown()
    {
        using var watch = Store.Watch("a", Revision.None);
        await CreateAsync("b", "1");
        Assert.Equal(new Revision(1), watch.Progress());
        await CreateAsync("a", "1");
        Assert.Null(watch.Progress());
        Assert.True(watch.TryRead(out _));
        Assert.Equal(new Revision(2), watch.Progress());
    }

    [Fact]
    public async Task Watch_FromARevisionToCome_IsRefused()
    {
        await CreateAsync("a", "1");
        Assert.Equal(StoreError.FutureRevision, Assert.Throws<StoreException>(() => Store.Watch("", new Revision(9))).Error);
    }
}
