using System.Text.Json.Nodes;
using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer.Objects;

/// <summary>An object as it is stored, with the revision that an update of it must expect.</summary>
internal sealed record StoredObject(JsonObject Content, Revision Revision)
{
    public static StoredObject Of(StoredItem item) => new(ObjectJson.ParseStored(item.Value), item.Modified);
}
