namespace Ssm.Standalone.Storage.Tests;

public sealed class CompactionTests : StoreTest
{
    protected override StoreOptions Options => new() { Folder = Folder, HistoryEvents = 40 };

    [Fact]
    public async Task Compacted_Past_IsRefusedAndTheRestStays()
    {
        var a = await CreateAsync("a", "1");
        a = await UpdateAsync(a, "2");
        await CreateAsync("b", "1");
        await Store.CompactAsync(a.Modified, CancellationToken.None);
        Assert.Equal(a.Modified, Store.Compacted);
        Assert.Equal(StoreError.Compacted, Assert.Throws<StoreException>(() => Store.Watch("", new Revision(1))).Error);
        Assert.Equal(StoreError.Compacted, Assert.Throws<StoreException>(() => Store.List("", new Revision(1), null, 10)).Error);
        using var watch = Store.Watch("", a.Modified);
        Assert.Equal(["Created b=1"], await ReadAsync(watch, 1));
        Assert.Equal("2", Text(Store.Get("a")));
    }

    [Fact]
    public async Task History_BeyondItsBound_CompactsByItself()
    {
        var item = await CreateAsync("a", "0");
        for (var i = 1; i <= 200; i++)
        {
            item = await UpdateAsync(item, $"{i}");
        }

        Assert.InRange(Store.Compacted.Value, 200 - 50, 200 - 40);
        await ReopenAsync();
        Assert.Equal("200", Text(Store.Get("a")));
        using var watch = Store.Watch("", Store.Compacted);
        Assert.Equal((int)(201 - Store.Compacted.Value), (await ReadAsync(watch, (int)(201 - Store.Compacted.Value))).Count);
    }

    [Fact]
    public async Task Revision_AfterTheLastTombstoneIsCompacted_IsNotReused()
    {
        await CreateAsync("a", "1");
        await DeleteAsync("a");
        await Store.CompactAsync(new Revision(2), CancellationToken.None);
        await ReopenAsync();
        Assert.Equal(new Revision(3), (await CreateAsync("a", "1")).Modified);
    }

    [Fact]
    public async Task File_AfterDeletesAndCompaction_Shrinks()
    {
        var value = new string('x', 100_000);
        for (var i = 0; i < 60; i++)
        {
            await CreateAsync($"k{i}", value);
        }

        for (var i = 0; i < 60; i++)
        {
            await DeleteAsync($"k{i}");
        }

        for (var i = 0; i < 30; i++)
        {
            await CreateAsync($"small{i}", "v");
            await Store.CompactAsync(Store.Current, CancellationToken.None);
        }

        await ReopenAsync();
        Assert.InRange(new FileInfo(Path.Combine(Folder, "store.db")).Length, 0, 1_000_000);
    }
}
