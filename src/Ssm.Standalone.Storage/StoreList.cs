namespace Ssm.Standalone.Storage;

/// <summary>A range of keys as they were at one revision.</summary>
/// <param name="Revision">The revision the items were read at.</param>
/// <param name="Items">In ordinal order of their keys.</param>
/// <param name="Remaining">How many more keys of the range follow the last item; 0 unless a limit cut the list.</param>
public sealed record StoreList(Revision Revision, IReadOnlyList<StoredItem> Items, int Remaining);
