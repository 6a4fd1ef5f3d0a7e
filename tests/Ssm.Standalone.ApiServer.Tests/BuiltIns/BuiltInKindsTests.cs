using System.Net;
using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Tests.BuiltIns;

public sealed class BuiltInKindsTests : ApiTest
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Secrets = "/api/v1/namespaces/default/secrets";
    private const string Services = "/api/v1/namespaces/default/services";

    [Fact]
    public async Task Secret_StringData_BecomesData()
    {
        var made = await CreateAsync(Secrets, """{"metadata":{"name":"s"},"stringData":{"p":"x"},"data":{"q":"eQ=="}}""");
        Assert.Equal("""{"q":"eQ==","p":"eA=="}""", made["data"]!.ToJsonString());
        Assert.Null(made["stringData"]);
        Assert.Equal("Opaque", (string)made["type"]!);
    }

    [Fact]
    public async Task Secret_WithBadBase64_IsRefusedWithoutShowingIt()
    {
        var (code, body) = await PostAsync(Secrets, """{"metadata":{"name":"s"},"data":{"p":"hunter2!"}}""");
        Assert.InRange(code, HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity);
        Assert.DoesNotContain("hunter2", body.ToJsonString());
    }

    [Theory]
    [InlineData("""{"data":{"p":"eQ=="}}""", "data: Forbidden: field is immutable when `immutable` is set")]
    [InlineData("""{"immutable":false}""", "immutable: Forbidden: field is immutable when `immutable` is set")]
    [InlineData("""{"type":"other"}""", "type: Invalid value: \"other\": field is immutable")]
    public async Task Secret_Immutable_StaysSo(string patch, string message)
    {
        await CreateAsync(Secrets, """{"metadata":{"name":"s"},"immutable":true,"data":{"p":"eA=="}}""");
        var (code, body) = await MergeAsync($"{Secrets}/s", patch);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.Contains(message, (string)body["message"]!);
    }

    [Fact]
    public async Task Service_IsDefaultedAndKeepsItsAddress()
    {
        var made = await CreateAsync(Services, """{"metadata":{"name":"s"},"spec":{"type":"LoadBalancer","ports":[{"port":80}]}}""");
        Assert.Equal("""[{"port":80,"protocol":"TCP","targetPort":80}]""", Sorted(made["spec"]!["ports"]!));
        Assert.Equal("Cluster", (string)made["spec"]!["externalTrafficPolicy"]!);
        await MergeAsync($"{Services}/s", """{"spec":{"clusterIP":"127.10.0.9","ports":[{"port":80,"nodePort":30001}]}}""");
        var manifest = JsonNode.Parse("""{"metadata":{"name":"s"},"spec":{"type":"LoadBalancer","ports":[{"port":80}]}}""")!;
        var (_, updated) = await PutAsync($"{Services}/s", manifest);
        Assert.Equal("127.10.0.9", (string)updated["spec"]!["clusterIP"]!);
        Assert.Equal(30001, (int)updated["spec"]!["ports"]![0]!["nodePort"]!);
        var (code, body) = await MergeAsync($"{Services}/s", """{"spec":{"clusterIP":"127.10.0.10"}}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.Contains("may not change once set", (string)body["message"]!);
    }

    [Theory]
    [InlineData("1s", "\"ports\":[{\"port\":80}]", "a DNS-1035 label must consist of")]
    [InlineData("s", "\"ports\":[]", "spec.ports: Required value")]
    [InlineData("s", "\"ports\":[{\"port\":0}]", "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive")]
    [InlineData("s", "\"ports\":[{\"port\":80},{\"port\":81}]", "spec.ports[0].name: Required value")]
    public async Task Service_ThatIsWrong_Is422(string name, string spec, string message)
    {
        var (code, body) = await PostAsync(Services, $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{{{{spec}}}}}""");
        Assert.True(code == HttpStatusCode.UnprocessableEntity, body.ToJsonString());
        Assert.Contains(message, (string)body["message"]!);
    }

    [Theory]
    [InlineData("""{"spec":{"replicas":3,"updateStrategy":{"type":"OnDelete"},"template":{"metadata":{"annotations":{"a":"b"}}}}}""", null)]
    [InlineData("""{"spec":{"serviceName":"other"}}""", "spec: Forbidden: updates to statefulset spec for fields other than 'replicas'")]
    [InlineData("""{"spec":{"volumeClaimTemplates":[]}}""", "spec: Forbidden: updates to statefulset spec for fields other than 'replicas'")]
    public async Task StatefulSet_Change_IsForbiddenExceptForItsPods(string patch, string? message)
    {
        const string Sets = "/apis/apps/v1/namespaces/default/statefulsets";
        await CreateAsync(Sets, """
            {"metadata":{"name":"s"},"spec":{"serviceName":"s","selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}},
             "volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]}}
            """);
        var (code, body) = await MergeAsync($"{Sets}/s", patch);
        Assert.Equal(message is null ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, code);
        Assert.Contains(message ?? "", (string?)body["message"] ?? "");
    }

    [Theory]
    [InlineData("""{"spec":{"resources":{"requests":{"storage":"2048Mi"}}}}""", null)]
    [InlineData("""{"spec":{"resources":{"requests":{"storage":"1023Mi"}}}}""", "spec.resources.requests.storage: Forbidden: field can not be less than previous value")]
    [InlineData("""{"spec":{"storageClassName":"other"}}""", "spec: Forbidden: spec is immutable after creation")]
    public async Task Claim_Change_IsForbiddenExceptForGrowth(string patch, string? message)
    {
        const string Claims = "/api/v1/namespaces/default/persistentvolumeclaims";
        await CreateAsync(Claims, """{"metadata":{"name":"c"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""");
        var (code, body) = await MergeAsync($"{Claims}/c", patch);
        Assert.Equal(message is null ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, code);
        Assert.Contains(message ?? "", (string?)body["message"] ?? "");
    }

    [Theory]
    [InlineData("""{"allowVolumeExpansion":true,""", HttpStatusCode.OK)]
    [InlineData("""{"allowVolumeExpansion":false,""", HttpStatusCode.Forbidden)]
    [InlineData("""{""", HttpStatusCode.Forbidden)]
    public async Task Claim_Growth_IsItsClassesToAllow(string storageClass, HttpStatusCode expected)
    {
        const string Claims = "/api/v1/namespaces/default/persistentvolumeclaims";
        await CreateAsync("/apis/storage.k8s.io/v1/storageclasses", storageClass + """ "metadata":{"name":"disks"},"provisioner":"example.com/disks"}""");
        await CreateAsync(Claims, """{"metadata":{"name":"c"},"spec":{"storageClassName":"disks","accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""");
        var (code, body) = await MergeAsync($"{Claims}/c", """{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}""");
        Assert.Equal(expected, code);
        Assert.Equal(expected != HttpStatusCode.OK, ((string?)body["message"] ?? "").EndsWith("the storageclass that provisions the pvc must support resize", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Namespace_CarriesItsNameAsLabelAndStartsActive()
    {
        var made = await CreateAsync("/api/v1/namespaces", """{"metadata":{"name":"n"}}""");
        Assert.Equal("n", (string)made["metadata"]!["labels"]!["kubernetes.io/metadata.name"]!);
        Assert.Equal("Active", (string)made["status"]!["phase"]!);
    }

    [Fact]
    public async Task Pod_StartsPendingAndIsDefaulted()
    {
        var made = await CreateAsync(Pods, """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"redis"}]},"status":{"phase":"Running"}}""");
        Assert.Equal("Pending", (string)made["status"]!["phase"]!);
        Assert.Equal("Always", (string)made["spec"]!["containers"]![0]!["imagePullPolicy"]!);
        Assert.Equal("default", (string)made["spec"]!["serviceAccountName"]!);
        Assert.Equal(30, (int)made["spec"]!["terminationGracePeriodSeconds"]!);
    }

    [Fact]
    public async Task Pod_SpecChange_IsForbiddenExceptForImagesAndTheNode()
    {
        await CreateAsync(Pods, """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"redis"}]}}""");
        var (code, body) = await MergeAsync($"{Pods}/p", """{"spec":{"hostname":"x"}}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.StartsWith("Pod \"p\" is invalid: spec: Forbidden: pod updates may not change fields other than", (string)body["message"]!);
        (code, _) = await MergeAsync($"{Pods}/p", """{"spec":{"nodeName":"n"}}""");
        Assert.Equal(HttpStatusCode.OK, code);
    }

    [Fact]
    public async Task Binding_PutsAPodOnANodeOnce()
    {
        await CreateAsync(Pods, """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"redis"}]}}""");
        const string Binding = """{"apiVersion":"v1","kind":"Binding","metadata":{"name":"p"},"target":{"kind":"Node","name":"n"}}""";
        await CreateAsync($"{Pods}/p/binding", Binding);
        Assert.Equal("n", (string)(await GetAsync($"{Pods}/p")).Body["spec"]!["nodeName"]!);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync($"{Pods}/p/binding", Binding)).Code);
    }

    [Fact]
    public async Task Deployment_CountsGenerations()
    {
        const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
        var made = await CreateAsync(Deployments, """
            {"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
             "spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """);
        Assert.Equal((1, 1), ((int)made["metadata"]!["generation"]!, (int)made["spec"]!["replicas"]!));
        var (_, scaled) = await MergeAsync($"{Deployments}/d/scale", """{"spec":{"replicas":2}}""");
        Assert.Equal("a=b", (string)scaled["status"]!["selector"]!);
        Assert.Equal(2, (int)(await GetAsync($"{Deployments}/d")).Body["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task Null_InABuiltInKind_IsAbsence()
    {
        var made = await CreateAsync(ConfigMaps, """{"metadata":{"name":"a","labels":null},"data":null}""");
        Assert.Equal(["apiVersion", "kind", "metadata"], made.Select(member => member.Key).Order());
    }

    private static string Sorted(JsonNode ports) => new JsonArray([.. ports.AsArray().Select(port =>
        (JsonNode)new JsonObject(port!.AsObject().OrderBy(member => member.Key).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))))]).ToJsonString();
}
