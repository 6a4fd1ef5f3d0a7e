using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.ApiServer.Responses;
using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>One line of JSON for each event.</summary>
internal sealed class WatchWriter(ApiRequest request, ResponseWriter responses)
{
    private const int FlushBytes = 64 * 1024;
    private readonly PipeWriter _body = request.Http.Response.BodyWriter;
    private bool _started;
    private bool _hasHeaders = true;

    /// <summary>Sends the headers with the first flush; does nothing the second time.</summary>
    public void Start()
    {
        if (!_started)
        {
            _started = true;
            request.Http.Response.StatusCode = 200;
            request.Http.Response.ContentType = "application/json";
        }
    }

    public void Write(string type, StoredItem item)
    {
        if (request.Form.Kind == ResponseFormKind.Object)
        {
            Write(type, item.Value.Span);
        }
        else
        {
            Write(type, Shape(ObjectJson.ParseStored(item.Value)));
        }
    }

    public void Write(string type, JsonObject obj) => Write(type, ObjectJson.ToBytes(obj));

    /// <summary>Tells the watcher that it has seen everything up to a revision.</summary>
    public void WriteBookmark(Revision revision, bool isInitialEnd)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(), ["creationTimestamp"] = null };
        if (isInitialEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        var bookmark = new JsonObject
        {
            ["kind"] = request.Definition.Kind,
            ["apiVersion"] = request.Definition.ApiVersion,
            ["metadata"] = metadata,
        };
        Write("BOOKMARK", request.Form.Kind == ResponseFormKind.Object ? bookmark : Shape(bookmark));
    }

    public async ValueTask FlushIfLargeAsync(CancellationToken cancellationToken)
    {
        if (_body.UnflushedBytes >= FlushBytes)
        {
            await _body.FlushAsync(cancellationToken);
        }
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken) => await _body.FlushAsync(cancellationToken);

    private JsonObject Shape(JsonObject obj)
    {
        var shaped = responses.Shape(request, obj, _hasHeaders);
        _hasHeaders = false;
        return shaped;
    }

    private void Write(string type, ReadOnlySpan<byte> obj)
    {
        _body.Write("{\"type\":\""u8);
        _body.Write(System.Text.Encoding.ASCII.GetBytes(type));
        _body.Write("\",\"object\":"u8);
        _body.Write(obj);
        _body.Write("}\n"u8);
    }
}
