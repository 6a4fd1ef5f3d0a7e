using System.Collections.Immutable;

namespace Ssm.Standalone.Storage;

/// <summary>All live keys at one revision. Readers take the current one without a lock; the writer makes the next one beside it.</summary>
internal sealed record StoreSnapshot(Revision Revision, ImmutableSortedSet<StoredItem> Items)
{
    public static readonly IComparer<StoredItem> ByKey =
        Comparer<StoredItem>.Create(static (left, right) => string.CompareOrdinal(left.Key, right.Key));

    public static readonly StoreSnapshot Empty = new(Revision.None, ImmutableSortedSet.Create<StoredItem>(ByKey));

    public StoredItem? Find(string key) => Items.TryGetValue(Probe(key), out var item) ? item : null;

    /// <summary>Up to <paramref name="limit"/> items under the prefix whose keys are after <paramref name="after"/> (<c>null</c>: from the start).</summary>
    public StoreList List(string prefix, string? after, int limit)
    {
        var start = IndexFrom(after is null ? prefix : after + '\0');
        var end = prefix.Length == 0 ? Items.Count : IndexFrom(Successor(prefix));
        var total = Math.Max(0, end - start);
        var count = Math.Min(limit, total);
        var items = new StoredItem[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = Items[start + i];
        }

        return new StoreList(Revision, items, total - count);
    }

    public static StoredItem Probe(string key) => new(key, default, default, default);

    private int IndexFrom(string key)
    {
        var index = Items.IndexOf(Probe(key));
        return index < 0 ? ~index : index;
    }

    // The least key that is greater than every key with this prefix. Keys never end in U+FFFF, so the last character can be raised.
    private static string Successor(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);
}
