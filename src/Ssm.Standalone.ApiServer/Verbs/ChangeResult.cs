using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>The object after a change.</summary>
/// <param name="Unwritten">Its content if nothing was written (no change, dry run); otherwise <c>null</c>.</param>
/// <param name="Item">Its stored form if it was written; otherwise <c>null</c>.</param>
internal sealed record ChangeResult(JsonObject? Unwritten, StoredItem? Item)
{
    /// <summary>Its content. Reads the stored form anew each time.</summary>
    public JsonObject ReadObject() => Unwritten ?? ObjectJson.ParseStored(Item!.Value); // one of the two is set
}
