using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Ssm.Standalone.ApiServer.Credentials;
using Ssm.Testing;

namespace Ssm.Standalone.ApiServer.Tests.Admission;

/// <summary>A webhook over real HTTPS that answers as the test says and remembers what it was asked.</summary>
internal sealed class WebhookServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CertificateAuthority _authority;
    private readonly WebApplication _web;
    private readonly Func<JsonObject, JsonObject?> _answer;

    private WebhookServer(Func<JsonObject, JsonObject?> answer)
    {
        _answer = answer;
        _authority = CertificateAuthority.LoadOrCreate(_folder.Path, TimeProvider.System);
        var certificate = _authority.IssueServer("webhook", ["hook.default.svc"], [IPAddress.Loopback], TimeSpan.FromDays(1)).ToCertificate();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        _web = builder.Build();
        _web.Run(AnswerAsync);
    }

    public ConcurrentQueue<JsonObject> Requests { get; } = new();

    public int Port => new Uri(_web.Urls.First()).Port;

    public string CaBundle => Convert.ToBase64String(Encoding.ASCII.GetBytes(_authority.CertificatePem));

    /// <param name="answer">From <c>request</c> to <c>response</c> (the uid is added); <c>null</c> answers 500.</param>
    public static async Task<WebhookServer> StartAsync(Func<JsonObject, JsonObject?> answer)
    {
        var server = new WebhookServer(answer);
        await server._web.StartAsync();
        return server;
    }

    public static JsonObject Allow() => new() { ["allowed"] = true };

    public static JsonObject Deny(string message) => new() { ["allowed"] = false, ["status"] = new JsonObject { ["message"] = message, ["code"] = 403, ["reason"] = "Forbidden" } };

    public static JsonObject Patch(string operations) => new()
    {
        ["allowed"] = true,
        ["patchType"] = "JSONPatch",
        ["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(operations)),
    };

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var review = JsonNode.Parse(await new StreamReader(http.Request.Body).ReadToEndAsync())!.AsObject();
        var request = review["request"]!.AsObject();
        Requests.Enqueue((JsonObject)request.DeepClone());
        if (_answer(request) is not { } response)
        {
            http.Response.StatusCode = 500;
            return;
        }

        response["uid"] = (string)request["uid"]!;
        await http.Response.WriteAsync(new JsonObject
        {
            ["kind"] = "AdmissionReview",
            ["apiVersion"] = "admission.k8s.io/v1",
            ["response"] = response,
        }.ToJsonString());
    }
}
