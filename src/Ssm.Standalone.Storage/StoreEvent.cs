namespace Ssm.Standalone.Storage;

/// <summary>One write, as a watch reports it.</summary>
/// <param name="Kind">What happened to the key.</param>
/// <param name="Item">The new value; for a deletion the last value, which the deleter may have restated.</param>
/// <param name="Previous">The value before, or <c>null</c> for a creation.</param>
public sealed record StoreEvent(StoreEventKind Kind, StoredItem Item, StoredItem? Previous)
{
    /// <summary>The revision of this write.</summary>
    public Revision Revision => Item.Modified;
}
