namespace Ssm.Standalone.Storage.Tests;

public sealed class StoreTests : StoreTest
{
    [Fact]
    public async Task Create_OfNewKey_CountsFromOne()
    {
        var item = await CreateAsync("a", "1");
        Assert.Equal(new StoredItem("a", item.Value, new Revision(1), new Revision(1)), item);
        Assert.Equal("1", Text(Store.Get("a")));
        Assert.Equal(new Revision(1), Store.Current);
    }

    [Fact]
    public async Task Create_OfExistingKey_IsRefusedAndTakesNoRevision()
    {
        await CreateAsync("a", "1");
        Assert.Equal(StoreError.KeyExists, await RefusalAsync(() => CreateAsync("a", "2")));
        Assert.Equal(new Revision(1), Store.Current);
    }

    [Fact]
    public async Task Update_AtExpectedRevision_KeepsCreation()
    {
        var created = await CreateAsync("a", "1");
        await CreateAsync("b", "1");
        var updated = await UpdateAsync(created, "2");
        Assert.Equal((new Revision(1), new Revision(3)), (updated.Created, updated.Modified));
        Assert.Equal("2", Text(Store.Get("a")));
    }

    [Fact]
    public async Task Update_AtAnotherRevision_IsRefused()
    {
        var created = await CreateAsync("a", "1");
        await UpdateAsync(created, "2");
        Assert.Equal(StoreError.RevisionMismatch, await RefusalAsync(() => UpdateAsync(created, "3")));
        Assert.Equal("2", Text(Store.Get("a")));
    }

    [Fact]
    public async Task UpdateAndDelete_OfMissingKey_AreRefused()
    {
        var item = new StoredItem("a", default, new Revision(1), new Revision(1));
        Assert.Equal(StoreError.KeyNotFound, await RefusalAsync(() => UpdateAsync(item, "1")));
        Assert.Equal(StoreError.KeyNotFound, await RefusalAsync(() => DeleteAsync("a")));
    }

    [Fact]
    public async Task Value_AtItsRevision_MayNameIt()
    {
        await CreateAsync("a", "1");
        var item = await Store.CreateAsync("b", revision => System.Text.Encoding.UTF8.GetBytes($"at {revision}"), CancellationToken.None);
        Assert.Equal("at 2", Text(item));
    }

    [Fact]
    public async Task Writes_FromManyTasks_AreEachMadeOnce()
    {
        var items = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => CreateAsync($"k{i:000}", $"{i}"))));
        Assert.Equal(Enumerable.Range(1, 500), items.Select(item => (int)item.Modified.Value).Order());
        Assert.Equal(500, Store.List("").Items.Count);
    }

    [Fact]
    public async Task Updates_FromManyTasksOfOneRevision_HaveOneWinner()
    {
        var created = await CreateAsync("a", "0");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            try
            {
                await UpdateAsync(created, $"{i}");
                return true;
            }
            catch (StoreException e) when (e.Error == StoreError.RevisionMismatch)
            {
                return false;
            }
        })));
        Assert.Single(outcomes, won => won);
    }

    [Fact]
    public async Task List_ByPrefix_GivesKeysInOrdinalOrder()
    {
        foreach (var key in (string[])["b/2", "a/x", "b/10", "b", "c", "b/1", "b0"])
        {
            await CreateAsync(key, key);
        }

        Assert.Equal(["b/1", "b/10", "b/2"], Store.List("b/").Items.Select(item => item.Key));
    }

    [Fact]
    public async Task List_InPages_GoesOnAtTheRevisionOfTheFirst()
    {
        foreach (var i in Enumerable.Range(0, 5))
        {
            await CreateAsync($"p/{i}", "old");
        }

        var first = Store.List("p/", revision: null, after: null, limit: 2);
        Assert.Equal(3, first.Remaining);
        await DeleteAsync("p/3");
        await CreateAsync("p/31", "new");
        await UpdateAsync(Store.Get("p/4")!, "new");
        var second = Store.List("p/", first.Revision, first.Items[^1].Key, limit: 10);
        Assert.Equal(first.Revision, second.Revision);
        Assert.Equal(["p/2=old", "p/3=old", "p/4=old"], second.Items.Select(item => $"{item.Key}={Text(item)}"));
        Assert.Equal(0, second.Remaining);
    }

    [Fact]
    public async Task List_AtARevisionToCome_IsRefused()
    {
        await CreateAsync("a", "1");
        var error = Assert.Throws<StoreException>(() => Store.List("", new Revision(2), after: null, limit: 1));
        Assert.Equal(StoreError.FutureRevision, error.Error);
    }

    [Fact]
    public async Task Write_WithCancelledToken_IsNotMade()
    {
        await Assert.ThrowsAsync<OperationCanceledException>(() => Store.CreateAsync("a", At("1"), new CancellationToken(canceled: true)));
        Assert.Null(Store.Get("a"));
    }

    [Fact]
    public async Task Write_WhoseValueThrows_FailsAndTheNextOnesGoOn()
    {
        var error = await RefusalAsync(() => Store.CreateAsync("a", _ => throw new InvalidOperationException("bad"), CancellationToken.None));
        Assert.Equal(StoreError.Unavailable, error);
        Assert.Equal(new Revision(1), (await CreateAsync("b", "1")).Modified);
    }

    [Fact]
    public async Task Reopened_AfterWrites_HasThemAll()
    {
        var a = await CreateAsync("a", "1");
        await UpdateAsync(a, "2");
        await CreateAsync("b", "1");
        await DeleteAsync("b");
        await ReopenAsync();
        Assert.Equal("2", Text(Store.Get("a")));
        Assert.Null(Store.Get("b"));
        Assert.Equal(new Revision(5), (await CreateAsync("c", "1")).Modified);
    }

    [Fact]
    public async Task Closed_Store_RefusesWrites()
    {
        await using var other = Store.Open(new StoreOptions { Folder = Path.Combine(Folder, "other") });
        await other.DisposeAsync();
        Assert.Equal(StoreError.Closed, await RefusalAsync(() => other.CreateAsync("a", At("1"), CancellationToken.None)));
        Assert.Equal(StoreError.Closed, Assert.Throws<StoreException>(() => other.Watch("", Revision.None)).Error);
    }

    [Fact]
    public void Open_OfAFolderInUse_SaysWhoHoldsIt()
    {
        var error = Assert.Throws<StoreException>(() => Open());
        Assert.Equal(StoreError.Locked, error.Error);
        Assert.Contains($"process {Environment.ProcessId}", error.Message);
    }

    [Fact]
    public void Open_OfAFileThatIsNoStore_IsRefusedByName()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "bad")).FullName;
        File.WriteAllText(Path.Combine(folder, "store.db"), new string('x', 8192));
        for (var i = 0; i < 2; i++) // the second try must not find the folder still locked by the first
        {
            var error = Assert.Throws<StoreException>(() => Store.Open(new StoreOptions { Folder = folder }));
            Assert.Equal(StoreError.Unreadable, error.Error);
            Assert.Contains(folder, error.Message);
        }
    }

    [Fact]
    public void Files_AreReadableByTheirOwnerOnly()
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        Assert.All(Directory.GetFiles(Folder, "store.db*"), file => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & Others));
    }
}
