using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer.Objects;

/// <summary>Objects of any kind over the store of bytes: names become keys, refusals of the store become API errors.</summary>
internal sealed class ObjectStore(Store store)
{
    public Store Bytes => store;

    public static string KeyOf(GroupResource resource, string @namespace, string name) =>
        @namespace.Length == 0 ? $"{resource}/{name}" : $"{resource}/{@namespace}/{name}";

    /// <summary>The start of the keys of a collection; all namespaces if <paramref name="namespace"/> is "".</summary>
    public static string PrefixOf(GroupResource resource, string @namespace) =>
        @namespace.Length == 0 ? $"{resource}/" : $"{resource}/{@namespace}/";

    public StoredItem? FindItem(GroupResource resource, string @namespace, string name) => store.Get(KeyOf(resource, @namespace, name));

    public StoredObject? Find(GroupResource resource, string @namespace, string name) =>
        FindItem(resource, @namespace, name) is { } item ? StoredObject.Of(item) : null;

    public StoredObject Get(GroupResource resource, string @namespace, string name) =>
        Find(resource, @namespace, name) ?? throw ApiErrors.NotFound(resource, name);

    public async Task<StoredItem> CreateAsync(
        GroupResource resource, string @namespace, string name, JsonObject obj, CancellationToken cancellationToken)
    {
        try
        {
            return await store.CreateAsync(KeyOf(resource, @namespace, name), ObjectEncoder.Encode(obj), cancellationToken);
        }
        catch (StoreException e)
        {
            throw Translate(e, resource, name);
        }
    }

    public async Task<StoredItem> UpdateAsync(
        GroupResource resource, string @namespace, string name, StoredObject current, JsonObject obj, CancellationToken cancellationToken)
    {
        try
        {
            return await store.UpdateAsync(KeyOf(resource, @namespace, name), current.Revision, ObjectEncoder.Encode(obj), cancellationToken);
        }
        catch (StoreException e)
        {
            throw Translate(e, resource, name);
        }
    }

    /// <summary>Removes an object; watchers see <paramref name="last"/> with the resource version of the removal.</summary>
    public async Task<StoredItem> DeleteAsync(
        GroupResource resource, string @namespace, string name, StoredObject current, JsonObject last, CancellationToken cancellationToken)
    {
        try
        {
            return await store.DeleteAsync(KeyOf(resource, @namespace, name), current.Revision, ObjectEncoder.Encode(last), cancellationToken);
        }
        catch (StoreException e)
        {
            throw Translate(e, resource, name);
        }
    }

    private static ApiException Translate(StoreException e, GroupResource resource, string name) => e.Error switch
    {
        StoreError.KeyExists => ApiErrors.AlreadyExists(resource, name),
        StoreError.KeyNotFound => ApiErrors.NotFound(resource, name),
        StoreError.RevisionMismatch => ApiErrors.Conflict(resource, name),
        StoreError.Closed => ApiErrors.Unavailable("the server is shutting down"),
        _ => ApiErrors.Internal(e.Message),
    };
}
