using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>The object after a change.</summary>
/// <param name="Object">Its content.</param>
/// <param name="Item">Its stored form; <c>null</c> if nothing was written (no change, dry run).</param>
internal sealed record ChangeResult(JsonObject Object, StoredItem? Item)
{
    public static ChangeResult Of(StoredItem item) => new(ObjectJson.ParseStored(item.Value), item);
}
