using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Ssm.Kubernetes;

namespace Ssm.ServiceCatalog.Tests.Admission;

/// <summary>An API server over real HTTP that holds nothing, gives one answer to all access reviews, and remembers what it was asked.</summary>
internal sealed class ReviewingApiServer : IAsyncDisposable
{
    private readonly WebApplication _web;

    private ReviewingApiServer(int status, JsonObject answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _web = builder.Build();
        _web.Run(async http =>
        {
            var request = $"{http.Request.Method} {http.Request.Path}";
            Requests.Enqueue(request);
            var isReview = request == "POST /apis/authorization.k8s.io/v1/subjectaccessreviews";
            if (isReview)
            {
                var review = await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
                Reviews.Enqueue(review!["spec"]!);
            }

            http.Response.StatusCode = isReview ? status : 404;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync((isReview ? answer : Failure(404, "not found")).ToJsonString(), http.RequestAborted);
        });
    }

    /// <summary>All requests, oldest first: <c>GET /apis/…</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The specs of the access reviews asked for, oldest first.</summary>
    public ConcurrentQueue<JsonNode> Reviews { get; } = new();

    public static Task<ReviewingApiServer> AllowingAsync() => StartAsync(201, Review(new JsonObject { ["allowed"] = true }));

    public static Task<ReviewingApiServer> RefusingAsync(string reason, string evaluationError) => StartAsync(
        201, Review(new JsonObject { ["allowed"] = false, ["reason"] = reason, ["evaluationError"] = evaluationError }));

    public static Task<ReviewingApiServer> FailingAsync(int status, string message) => StartAsync(status, Failure(status, message));

    public KubernetesApi Connect() => new(
        new KubernetesClientConfiguration { Host = _web.Urls.First() }, new KubernetesApiOptions(), TimeProvider.System);

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static JsonObject Failure(int status, string message) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["message"] = message,
        ["code"] = status,
    };

    private static JsonObject Review(JsonObject status) => new()
    {
        ["kind"] = "SubjectAccessReview",
        ["apiVersion"] = "authorization.k8s.io/v1",
        ["metadata"] = new JsonObject(),
        ["spec"] = new JsonObject(),
        ["status"] = status,
    };

    private static async Task<ReviewingApiServer> StartAsync(int status, JsonObject answer)
    {
        var server = new ReviewingApiServer(status, answer);
        await server._web.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }
}
