using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ssm.Standalone.ApiServer.Tests.Logs;

public sealed class PodLogTests : ApiTest
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private readonly TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _node;
    private string _asked = "";

    protected override async ValueTask DisposeMoreAsync()
    {
        _more.TrySetResult();
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Log_IsPassedOnFromTheNode()
    {
        await StartNodeAsync(http => http.Response.WriteAsync("hello\n"));
        await CreatePodAsync();
        Assert.Equal("hello\n", await Http.GetStringAsync($"{Pods}/p/log?tailLines=10&timestamps=true"));
        Assert.Equal("Bearer kubelet-token-of-the-test /containerLogs/default/p/c?tailLines=10&timestamps=true", _asked);
    }

    [Fact]
    public async Task Log_Followed_ComesLineByLine()
    {
        await StartNodeAsync(async http =>
        {
            await http.Response.WriteAsync("one\n");
            await http.Response.Body.FlushAsync();
            await _more.Task;
            await http.Response.WriteAsync("two\n");
        });
        await CreatePodAsync();
        using var stream = new StreamReader(await Http.GetStreamAsync($"{Pods}/p/log?follow=true"));
        Assert.Equal("one", await stream.ReadLineAsync());
        _more.SetResult();
        Assert.Equal("two", await stream.ReadLineAsync());
        Assert.Null(await stream.ReadLineAsync());
    }

    [Fact]
    public async Task Log_OfAMissingContainer_Is400()
    {
        await StartNodeAsync(http => http.Response.WriteAsync(""));
        await CreatePodAsync();
        var (code, body) = await GetAsync($"{Pods}/p/log?container=x");
        Assert.Equal((HttpStatusCode.BadRequest, "container x is not valid for pod p"), (code, (string)body["message"]!));
    }

    [Fact]
    public async Task Log_ThatTheNodeRefuses_SaysWhy()
    {
        await StartNodeAsync(http =>
        {
            http.Response.StatusCode = 400;
            return http.Response.WriteAsync("container \"c\" in pod \"p\" is waiting to start: ContainerCreating");
        });
        await CreatePodAsync();
        var (code, body) = await GetAsync($"{Pods}/p/log");
        Assert.Equal(HttpStatusCode.BadRequest, code);
        Assert.Equal("container \"c\" in pod \"p\" is waiting to start: ContainerCreating", (string)body["message"]!);
    }

    [Fact]
    public async Task Log_OfAPodWithoutNode_Is400()
    {
        await CreateAsync(Pods, """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        var (code, body) = await GetAsync($"{Pods}/p/log");
        Assert.Equal((HttpStatusCode.BadRequest, "pod p does not have a host assigned"), (code, (string)body["message"]!));
    }

    [Fact]
    public async Task Log_WhenTheNodeIsGone_Is500()
    {
        await StartNodeAsync(http => http.Response.WriteAsync(""));
        await CreatePodAsync();
        await _node!.DisposeAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, (await GetAsync($"{Pods}/p/log")).Code);
    }

    private Task<System.Text.Json.Nodes.JsonObject> CreatePodAsync() =>
        CreateAsync(Pods, """{"metadata":{"name":"p"},"spec":{"nodeName":"n","containers":[{"name":"c","image":"i"}]}}""");

    private async Task StartNodeAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _node = builder.Build();
        _node.Run(http =>
        {
            _asked = $"{http.Request.Headers.Authorization} {http.Request.Path}{http.Request.QueryString}";
            return answer(http);
        });
        await _node.StartAsync();
        var node = await CreateAsync("/api/v1/nodes", """{"metadata":{"name":"n"}}""");
        node["status"] = System.Text.Json.Nodes.JsonNode.Parse($$$$"""
            {"addresses":[{"type":"InternalIP","address":"127.0.0.1"}],"daemonEndpoints":{"kubeletEndpoint":{"Port":{{{{new Uri(_node.Urls.First()).Port}}}}}}}
            """);
        await PutAsync("/api/v1/nodes/n/status", node);
    }
}
