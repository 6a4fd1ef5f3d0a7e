using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Tests.Admission;

public sealed class WebhookTests : ApiTest
{
    private readonly List<WebhookServer> _webhooks = [];

    protected override async ValueTask DisposeMoreAsync()
    {
        foreach (var webhook in _webhooks)
        {
            await webhook.DisposeAsync();
        }
    }

    [Fact]
    public async Task Mutating_WithPatch_ChangesWhatIsStored()
    {
        var webhook = await RegisterAsync("Mutating", _ => WebhookServer.Patch("""[{"op":"add","path":"/data","value":{"by":"webhook"}}]"""));
        var made = await CreateConfigMapAsync("a");
        Assert.Equal("webhook", (string)made["data"]!["by"]!);
        Assert.Equal("webhook", (string)(await GetAsync($"{ConfigMaps}/a")).Body["data"]!["by"]!);
        var request = Assert.Single(webhook.Requests);
        Assert.Equal("CREATE", (string)request["operation"]!);
        Assert.Equal("default", (string)request["namespace"]!);
        Assert.Equal("a", (string)request["name"]!);
        Assert.Equal("ConfigMap", (string)request["kind"]!["kind"]!);
        Assert.Equal("kubernetes-admin", (string)request["userInfo"]!["username"]!);
        Assert.Null(request["oldObject"]);
    }

    [Fact]
    public async Task Validating_ThatDenies_ChangesNothingAndSaysWhy()
    {
        await RegisterAsync("Validating", _ => WebhookServer.Deny("no such plan"));
        var (code, body) = await PostAsync(ConfigMaps, """{"metadata":{"name":"a"}}""");
        Assert.Equal(HttpStatusCode.Forbidden, code);
        Assert.Equal("admission webhook \"hook.example.com\" denied the request: no such plan", (string)body["message"]!);
        Assert.Equal("Forbidden", (string)body["reason"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"{ConfigMaps}/a")).Code);
    }

    [Fact]
    public async Task Validating_OnUpdateAndDelete_SeesOldAndNew()
    {
        var webhook = await RegisterAsync("Validating", _ => WebhookServer.Allow());
        await CreateConfigMapAsync("a");
        await MergeAsync($"{ConfigMaps}/a", """{"data":{"k":"v"}}""");
        await DeleteAsync($"{ConfigMaps}/a");
        var requests = webhook.Requests.ToList();
        Assert.Equal(["CREATE", "UPDATE", "DELETE"], requests.Select(request => (string)request["operation"]!));
        Assert.Equal("v", (string)requests[1]["object"]!["data"]!["k"]!);
        Assert.Null(requests[1]["oldObject"]!["data"]);
        Assert.Null(requests[2]["object"]);
        Assert.Equal("v", (string)requests[2]["oldObject"]!["data"]!["k"]!);
    }

    [Fact]
    public async Task Rule_ForStatus_IsAskedForTheStatusOnly()
    {
        await DefineThingsAsync();
        var webhook = await RegisterAsync("Validating", _ => WebhookServer.Allow(), resources: "things/status", group: "test.example.com");
        var thing = await CreateAsync(Things, Thing("t", ""","spec":{"a":1}"""));
        Assert.Empty(webhook.Requests);
        thing["status"] = new JsonObject { ["b"] = 1 };
        await PutAsync($"{Things}/t/status", thing);
        Assert.Equal("status", (string)Assert.Single(webhook.Requests)["subResource"]!);
    }

    [Theory]
    [InlineData("Fail", HttpStatusCode.InternalServerError)]
    [InlineData("Ignore", HttpStatusCode.Created)]
    public async Task Webhook_ThatFails_FollowsItsPolicy(string policy, HttpStatusCode expected)
    {
        await RegisterAsync("Validating", _ => null, more: $"\"failurePolicy\":\"{policy}\"");
        var (code, body) = await PostAsync(ConfigMaps, """{"metadata":{"name":"a"}}""");
        Assert.Equal(expected, code);
        if (policy == "Fail")
        {
            Assert.StartsWith("Internal error occurred: failed calling webhook \"hook.example.com\":", (string)body["message"]!);
        }
    }

    [Fact]
    public async Task Webhook_SlowerThanItsTimeout_FailsAsOne()
    {
        using var gate = new ManualResetEventSlim();
        await RegisterAsync("Validating", _ =>
        {
            gate.Wait(TimeSpan.FromSeconds(30));
            return null;
        }, more: "\"timeoutSeconds\":1");
        var (code, body) = await PostAsync(ConfigMaps, """{"metadata":{"name":"a"}}""");
        gate.Set();
        Assert.Equal(HttpStatusCode.InternalServerError, code);
        Assert.EndsWith("context deadline exceeded", (string)body["message"]!);
    }

    [Fact]
    public async Task Selectors_ThatDoNotMatch_LeaveTheWebhookOut()
    {
        var webhook = await RegisterAsync(
            "Validating", _ => WebhookServer.Deny("no"), more: """ "objectSelector":{"matchLabels":{"checked":"yes"}} """);
        await CreateConfigMapAsync("a");
        var (code, _) = await PostAsync(ConfigMaps, """{"metadata":{"name":"b","labels":{"checked":"yes"}}}""");
        Assert.Equal(HttpStatusCode.Forbidden, code);
        Assert.Single(webhook.Requests);
    }

    [Fact]
    public async Task Warnings_OfAWebhook_ReachTheClient()
    {
        await RegisterAsync("Validating", _ => new JsonObject { ["allowed"] = true, ["warnings"] = new JsonArray("old \"thing\"") });
        using var content = new StringContent("""{"metadata":{"name":"a"}}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(ConfigMaps, content);
        Assert.Equal("299 - \"old \\\"thing\\\"\"", Assert.Single(response.Headers.GetValues("Warning")));
    }

    [Fact]
    public async Task Service_AsTarget_IsCalledAtItsClusterAddress()
    {
        var webhook = await WebhookServer.StartAsync(_ => WebhookServer.Deny("reached"));
        _webhooks.Add(webhook);
        await CreateAsync("/api/v1/namespaces/default/services", $$$"""
            {"metadata":{"name":"hook"},"spec":{"clusterIP":"127.0.0.1","ports":[{"port":{{{webhook.Port}}}}]}}
            """);
        await RegisterAsync(webhook, "Validating", $$$"""{"service":{"namespace":"default","name":"hook","path":"/check","port":{{{webhook.Port}}}},"caBundle":"{{{webhook.CaBundle}}}"}""");
        var (code, body) = await PostAsync(ConfigMaps, """{"metadata":{"name":"a"}}""");
        Assert.Equal(HttpStatusCode.Forbidden, code);
        Assert.EndsWith("reached", (string)body["message"]!);
    }

    [Fact]
    public async Task Certificate_OfAnotherAuthority_IsNotTrusted()
    {
        await using var other = await WebhookServer.StartAsync(_ => WebhookServer.Allow());
        var webhook = await WebhookServer.StartAsync(_ => WebhookServer.Allow());
        _webhooks.Add(webhook);
        await RegisterAsync(webhook, "Validating", $$"""{"url":"https://127.0.0.1:{{webhook.Port}}/","caBundle":"{{other.CaBundle}}"}""");
        var (code, _) = await PostAsync(ConfigMaps, """{"metadata":{"name":"a"}}""");
        Assert.Equal(HttpStatusCode.InternalServerError, code);
        Assert.Empty(webhook.Requests);
    }

    /// <summary>As a Service does that leads to no pod yet.</summary>
    [Fact]
    public async Task Webhook_ThatResetsConnections_FailsAsOne()
    {
        using var stop = new CancellationTokenSource();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var resetting = ResetAllAsync();
        await using var webhook = await WebhookServer.StartAsync(_ => WebhookServer.Allow());
        await RegisterAsync(webhook, "Validating", $$"""{"url":"https://{{listener.LocalEndpoint}}/","caBundle":"{{webhook.CaBundle}}"}""");

        // When in the making of a connection it is reset is left to chance.
        foreach (var name in Enumerable.Range(0, 50))
        {
            var (code, body) = await PostAsync(ConfigMaps, $$"""{"metadata":{"name":"a{{name}}"} }""");
            Assert.Equal(HttpStatusCode.InternalServerError, code);
            Assert.StartsWith("Internal error occurred: failed calling webhook \"hook.example.com\":", (string)body["message"]!);
        }

        await stop.CancelAsync();
        await resetting;

        async Task ResetAllAsync()
        {
            try
            {
                while (true)
                {
                    using var socket = await listener.AcceptSocketAsync(stop.Token);
                    socket.Close(0);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
        }
    }

    [Fact]
    public async Task DryRun_ReachesTheWebhookAsOne()
    {
        var webhook = await RegisterAsync("Validating", _ => WebhookServer.Allow());
        var (code, _) = await PostAsync($"{ConfigMaps}?dryRun=All", """{"metadata":{"name":"a"}}""");
        Assert.Equal(HttpStatusCode.Created, code);
        Assert.True((bool)Assert.Single(webhook.Requests)["dryRun"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"{ConfigMaps}/a")).Code);
    }

    [Fact]
    public async Task Configuration_ThatCannotBeCalled_IsRefused()
    {
        var (code, body) = await PostAsync("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", """
            {"metadata":{"name":"bad"},"webhooks":[{"name":"hook.example.com","clientConfig":{"url":"http://example.com"},
             "admissionReviewVersions":["v1"],"sideEffects":"None"}]}
            """);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.Contains("'https' is the only allowed URL scheme", (string)body["message"]!);
    }

    private async Task<WebhookServer> RegisterAsync(
        string kind, Func<JsonObject, JsonObject?> answer, string resources = "configmaps", string group = "", string more = "\"failurePolicy\":\"Fail\"")
    {
        var webhook = await WebhookServer.StartAsync(answer);
        _webhooks.Add(webhook);
        await RegisterAsync(webhook, kind, $$"""{"url":"https://127.0.0.1:{{webhook.Port}}/","caBundle":"{{webhook.CaBundle}}"}""", resources, group, more);
        return webhook;
    }

    private async Task RegisterAsync(
        WebhookServer webhook, string kind, string clientConfig, string resources = "configmaps", string group = "", string more = "\"failurePolicy\":\"Fail\"")
    {
        _ = webhook;
        await CreateAsync($"/apis/admissionregistration.k8s.io/v1/{kind.ToLowerInvariant()}webhookconfigurations", $$"""
            {"metadata":{"name":"test"},"webhooks":[{"name":"hook.example.com","clientConfig":{{clientConfig}},
             "rules":[{"operations":["*"],"apiGroups":["{{group}}"],"apiVersions":["v1"],"resources":["{{resources}}"]}],
             "admissionReviewVersions":["v1"],"sideEffects":"None",{{more}}}]}
            """);
    }
}
