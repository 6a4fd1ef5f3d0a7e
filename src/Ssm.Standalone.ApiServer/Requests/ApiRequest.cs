using Microsoft.AspNetCore.Http;
using Ssm.Standalone.ApiServer.Authentication;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.Requests;

/// <summary>One request of a resource, resolved.</summary>
internal sealed record ApiRequest(HttpContext Http, RequestInfo Info, ResourceDefinition Definition, UserIdentity User)
{
    public QueryParameters Query { get; } = new(Http.Request.Query);

    /// <summary>How the client wants objects shown.</summary>
    public ResponseForm Form { get; } = ResponseForm.Negotiate(Http.Request.Headers.Accept);

    /// <summary>The namespace of the object or the list; "" for cluster-scoped kinds.</summary>
    public string Namespace => Definition.IsNamespaced ? Info.Namespace : "";

    public string Name => Info.Name;

    /// <summary>The verb as kube-apiserver's metrics name it.</summary>
    public string Verb => (Http.Request.Method, Info.Name.Length > 0) switch
    {
        ("GET" or "HEAD", _) when Info.Subresource == "log" => "CONNECT",
        ("GET" or "HEAD", _) when Query.Watch => "WATCH",
        ("GET" or "HEAD", false) => "LIST",
        ("DELETE", false) => "DELETECOLLECTION",
        var (method, _) => method,
    };

    /// <summary>Tells the client of something it should change. RFC 7234 section 5.5, as Kubernetes uses it.</summary>
    public void Warn(string text)
    {
        var quoted = text.Replace("\\", "\\\\").Replace("\"", "\\\"").ReplaceLineEndings(" ");
        Http.Response.Headers.Append("Warning", $"299 - \"{quoted}\"");
    }
}
