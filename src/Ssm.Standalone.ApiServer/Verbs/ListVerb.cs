using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.ApiServer.Responses;
using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>GET of a collection. Kubernetes documentation, "Retrieving large results sets in chunks" and "Resource versions".</summary>
internal sealed class ListVerb(VerbContext context, TableWriter tables)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var filter = ObjectFilter.Of(request);
        var page = ReadPage(request, filter);
        var metadata = new JsonObject { ["resourceVersion"] = page.Revision.ToString() };
        if (page.Continue.Length > 0)
        {
            metadata["continue"] = page.Continue;
            if (filter.IsEverything)
            {
                metadata["remainingItemCount"] = page.Remaining; // unknown, and left out, when a selector is at work
            }
        }

        switch (request.Form.Kind)
        {
            case ResponseFormKind.Object:
                var definition = request.Definition;
                await ListWriter.WriteAsync(
                    request.Http, definition.ApiVersion, definition.ListKind, metadata, page.Items.Select(item => item.Value));
                break;
            case ResponseFormKind.Metadata:
                await ListWriter.WriteAsync(
                    request.Http, $"meta.k8s.io/{request.Form.Version}", "PartialObjectMetadataList", metadata,
                    page.Items.Select(item => (ReadOnlyMemory<byte>)ObjectJson.ToBytes(
                        ObjectForms.MetadataOnly(ObjectJson.ParseStored(item.Value), request.Form.Version))));
                break;
            default:
                var objects = page.Items.Select(item => ObjectJson.ParseStored(item.Value)).ToList();
                await ResponseWriter.WriteJsonAsync(
                    request.Http, 200, tables.Table(request, objects, metadata));
                break;
        }
    }

    /// <summary>The items that a list request asks for; used by deletecollection as well.</summary>
    public ListPage ReadPage(ApiRequest request, ObjectFilter filter)
    {
        var (token, limit) = (ContinueToken.Parse(request.Query.Continue), request.Query.Limit);
        var revision = token?.Revision ?? ExactRevision(request.Query);
        var (after, wanted) = (token?.After, limit == 0 ? int.MaxValue : limit);
        var items = new List<StoredItem>();
        while (true)
        {
            var part = Read(filter.Prefix, revision, after, filter.IsEverything ? wanted : wanted == int.MaxValue ? wanted : Math.Max(wanted, 500));
            revision ??= limit == 0 ? null : part.Revision;
            foreach (var item in part.Items)
            {
                after = item.Key;
                if (!filter.Matches(item))
                {
                    continue;
                }

                items.Add(item);
                if (items.Count == wanted)
                {
                    break;
                }
            }

            var last = part.Items.Count == 0 ? null : part.Items[^1].Key;
            var isAtEnd = part.Remaining == 0 && after == last;
            if (isAtEnd || part.Items.Count == 0)
            {
                return new ListPage(part.Revision, items, "", 0);
            }

            if (items.Count == wanted)
            {
                var remaining = part.Remaining + part.Items.Count - IndexOf(part.Items, after) - 1;
                return new ListPage(part.Revision, items, new ContinueToken(part.Revision, after!).ToString(), remaining);
            }
        }
    }

    private StoreList Read(string prefix, Revision? revision, string? after, int limit)
    {
        try
        {
            return context.Objects.Bytes.List(prefix, revision, after, limit);
        }
        catch (StoreException e) when (e.Error == StoreError.Compacted && after is not null)
        {
            throw ApiErrors.Expired(
                "The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.");
        }
        catch (StoreException e) when (e.Error == StoreError.Compacted)
        {
            throw ApiErrors.Expired($"The resourceVersion for the provided list is too old.");
        }
        catch (StoreException e) when (e.Error == StoreError.FutureRevision)
        {
            throw ApiErrors.TooLargeResourceVersion($"{revision}", $"{context.Objects.Bytes.Current}");
        }
    }

    /// <summary>The revision to read at, or <c>null</c> for now, which satisfies "not older than" any revision that exists.</summary>
    private Revision? ExactRevision(QueryParameters query)
    {
        var asked = ResourceVersions.Parse(query.ResourceVersion);
        switch (query.ResourceVersionMatch)
        {
            case "" or "NotOlderThan":
                if (asked is { } minimum && minimum > context.Objects.Bytes.Current)
                {
                    throw ApiErrors.TooLargeResourceVersion($"{minimum}", $"{context.Objects.Bytes.Current}");
                }

                return null;
            case "Exact":
                return asked is { Value: > 0 } ? asked : throw ApiErrors.BadRequest(
                    "resourceVersionMatch: Forbidden: resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\" or unset");
            case var other:
                throw ApiErrors.BadRequest($"resourceVersionMatch: Unsupported value: \"{other}\": supported values: \"Exact\", \"NotOlderThan\"");
        }
    }

    private static int IndexOf(IReadOnlyList<StoredItem> items, string? key)
    {
        for (var i = items.Count - 1; i >= 0; i--)
        {
            if (items[i].Key == key)
            {
                return i;
            }
        }

        return -1;
    }
}
