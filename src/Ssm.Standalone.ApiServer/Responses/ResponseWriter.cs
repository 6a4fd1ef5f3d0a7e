using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer.Responses;

/// <summary>Writes objects in the form the client asked for.</summary>
internal sealed class ResponseWriter(TableWriter tables)
{
    private const string Json = "application/json";

    /// <summary>An object as it is stored: its bytes go out as they are unless another form is asked for.</summary>
    public async Task WriteItemAsync(ApiRequest request, int code, StoredItem item)
    {
        if (request.Form.Kind == ResponseFormKind.Object)
        {
            await WriteBytesAsync(request.Http, code, item.Value);
        }
        else
        {
            await WriteObjectAsync(request, code, ObjectJson.ParseStored(item.Value));
        }
    }

    /// <summary>An object that is not, or not yet, stored.</summary>
    public async Task WriteObjectAsync(ApiRequest request, int code, JsonObject obj) =>
        await WriteBytesAsync(request.Http, code, ObjectJson.ToBytes(Shape(request, obj)));

    /// <param name="request">Asks for a form.</param>
    /// <param name="obj">The whole object.</param>
    /// <param name="hasHeaders">False for a table that only adds rows to one sent before.</param>
    public JsonObject Shape(ApiRequest request, JsonObject obj, bool hasHeaders = true) => request.Form.Kind switch
    {
        ResponseFormKind.Metadata => ObjectForms.MetadataOnly(obj, request.Form.Version),
        ResponseFormKind.Table => tables.Table(request, [obj], listMetadata: null, hasHeaders),
        _ => obj,
    };

    public static async Task WriteStatusAsync(HttpContext http, ApiException error)
    {
        if (error.RetryAfterSeconds is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString();
        }

        await WriteBytesAsync(http, error.Code, ObjectJson.ToBytes(error.ToStatus()));
    }

    public static async Task WriteJsonAsync(HttpContext http, int code, JsonNode node) =>
        await WriteBytesAsync(http, code, ObjectJson.ToBytes(node));

    public static async Task WriteBytesAsync(HttpContext http, int code, ReadOnlyMemory<byte> bytes, string contentType = Json)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}
