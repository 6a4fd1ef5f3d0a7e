using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>A page of a list.</summary>
/// <param name="Revision">What it was read at.</param>
/// <param name="Items">In order of their keys.</param>
/// <param name="Continue">Where the next page starts; "" after the last one.</param>
/// <param name="Remaining">How many items follow, selectors not considered.</param>
internal sealed record ListPage(Revision Revision, IReadOnlyList<StoredItem> Items, string Continue, int Remaining);
