using Ssm.Testing;

namespace Ssm.Standalone.ApiServer.Tests.Kubectl;

/// <summary>What people type, with the oldest and the newest kubectl there are.</summary>
public sealed class KubectlTests : IAsyncLifetime
{
    private const string Manifest = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
          labels: {app: web}
        data: {colour: red}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: c, image: nginx, ports: [{containerPort: 80}]}]}
        """;

    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: things.test.example.com}
        spec:
          group: test.example.com
          scope: Namespaced
          names: {plural: things, kind: Thing, shortNames: [th], categories: [all]}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            additionalPrinterColumns:
            - {name: Size, type: integer, jsonPath: .spec.size}
            - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    description: What is wanted.
                    properties:
                      size: {type: integer, description: How large it is., minimum: 1}
                  status:
                    type: object
                    x-kubernetes-preserve-unknown-fields: true
        """;

    private ApiServerFixture _server = null!;

    public static TheoryData<string> Binaries => KubectlBinary.Installed is { Count: > 0 } found ? new(found) : new("");

    public async ValueTask InitializeAsync() => _server = await ApiServerFixture.StartAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Apply_CreatesChangesAndDeletes(string binary)
    {
        var kubectl = Kubectl(binary);
        Assert.Equal("configmap/settings created\ndeployment.apps/web created\n", await kubectl.RunAsync("apply -f -", Manifest));
        Assert.Equal("configmap/settings unchanged\ndeployment.apps/web unchanged\n", await kubectl.RunAsync("apply -f -", Manifest));
        var changed = Manifest.Replace("red", "blue").Replace("image: nginx", "image: nginx:1");
        Assert.Equal(1, (await kubectl.TryAsync("diff -f -", changed)).Code);
        Assert.Equal("configmap/settings configured\ndeployment.apps/web configured\n", await kubectl.RunAsync("apply -f -", changed));
        Assert.Equal("blue", await kubectl.RunAsync("get cm settings -o jsonpath={.data.colour}"));
        Assert.Equal(
            "deployment.apps/web patched\n",
            await kubectl.RunAsync("""patch deploy web -p {"spec":{"template":{"spec":{"containers":[{"name":"c","env":[{"name":"A","value":"B"}]}]}}}}"""));
        Assert.Equal("nginx:1 B", await kubectl.RunAsync("get deploy web -o jsonpath={..image}{'\\u0020'}{..env[0].value}"));
        await kubectl.RunAsync("scale deploy web --replicas=3");
        Assert.Equal("3", await kubectl.RunAsync("get deploy web -o jsonpath={.spec.replicas}"));
        await kubectl.RunAsync("delete -f -", Manifest);
        Assert.Equal("", await kubectl.RunAsync("get cm,deploy -l app=web -o name"));
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Get_InEveryOutput_ShowsTheObject(string binary)
    {
        var kubectl = Kubectl(binary);
        await kubectl.RunAsync("create configmap a --from-literal=k=v");
        await kubectl.RunAsync("create secret generic s --from-literal=p=x");
        Assert.Equal("configmap/a labeled\n", await kubectl.RunAsync("label cm a app=web"));
        Assert.Contains("annotate", await kubectl.RunAsync("annotate cm a note=hello"));
        Assert.Matches(@"^NAME +DATA +AGE\na +1 +\d+s\n$", await kubectl.RunAsync("get cm a"));
        Assert.Matches(@"^NAME +DATA +AGE +LABELS\na +1 +\d+s +app=web\n$", await kubectl.RunAsync("get cm --show-labels"));
        Assert.Equal("configmap/a\n", await kubectl.RunAsync("get cm -l app=web -o name"));
        Assert.Contains("\n  k: v\n", await kubectl.RunAsync("get cm a -o yaml"));
        Assert.Contains("\"k\": \"v\"", await kubectl.RunAsync("get cm a -o json"));
        Assert.Matches(@"^NAMESPACE +NAME +TYPE +DATA +AGE\ndefault +s +Opaque +1 +\d+s\n$", await kubectl.RunAsync("get secret -A"));
        Assert.Contains("k:\n----\nv\n", await kubectl.RunAsync("describe cm a"));
        Assert.Matches(@"^NAME +STATUS +AGE\ndefault +Active +\d+s\n", await kubectl.RunAsync("get ns"));
        var (code, _, error) = await kubectl.TryAsync("get cm missing");
        Assert.Equal((1, "Error from server (NotFound): configmaps \"missing\" not found\n"), (code, error));
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task CustomKind_IsAsGoodAsABuiltInOne(string binary)
    {
        var kubectl = Kubectl(binary);
        await kubectl.RunAsync("create -f -", Definition);
        await kubectl.RunAsync("wait --for=condition=Established crd/things.test.example.com --timeout=20s");
        Assert.Contains("things", await kubectl.RunAsync("api-resources --api-group=test.example.com"));
        const string Thing = "apiVersion: test.example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {size: 3}\n";
        Assert.Equal("thing.test.example.com/t created\n", await kubectl.RunAsync("apply -f -", Thing));
        Assert.Matches(@"^NAME +SIZE +AGE\nt +3 +\d+s\n$", await kubectl.RunAsync("get th"));
        Assert.Contains("thing.test.example.com/t", await kubectl.RunAsync("get all -o name"));
        Assert.Contains("How large it is.", await kubectl.RunAsync("explain things.spec.size"));
        var (code, _, error) = await kubectl.TryAsync("apply -f -", Thing.Replace("size: 3", "size: 0"));
        Assert.Equal(1, code);
        Assert.Contains("spec.size", error);
        var (_, _, unknown) = await kubectl.TryAsync("apply -f -", Thing.Replace("size: 3", "seize: 3"));
        Assert.Contains("seize", unknown);
        Assert.Contains("size: 7", (await kubectl.RunAsync("get th t -o yaml")).Replace("size: 3", "size: 7"));
        Assert.Equal(
            "thing.test.example.com/t replaced\n",
            await kubectl.RunAsync("replace -f -", (await kubectl.RunAsync("get th t -o yaml")).Replace("size: 3", "size: 7")));
        Assert.Equal("7", await kubectl.RunAsync("get th t -o jsonpath={.spec.size}"));
        await kubectl.RunAsync("delete crd things.test.example.com --timeout=20s");
        Assert.Equal("", await kubectl.RunAsync("api-resources --api-group=test.example.com -o name"));
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Watch_PrintsChangesAsTheyCome(string binary)
    {
        var kubectl = Kubectl(binary);
        await kubectl.RunAsync("create configmap a --from-literal=k=v");
        using var watching = kubectl.Start("get cm -w --output-watch-events");
        try
        {
            Assert.Matches("^EVENT +NAME +DATA +AGE$", await LineAsync(watching));
            Assert.Matches("^ADDED +a +1 ", await LineAsync(watching));
            await kubectl.RunAsync("create configmap b");
            Assert.Matches("^ADDED +b +0 ", await LineAsync(watching));
            await kubectl.RunAsync("delete cm a");
            Assert.Matches("^DELETED +a +1 ", await LineAsync(watching));
        }
        finally
        {
            watching.Kill();
        }
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Delete_WaitsForFinalizers(string binary)
    {
        var kubectl = Kubectl(binary);
        await kubectl.RunAsync("create -f -", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, finalizers: [example.com/f]}\n");
        var deleting = kubectl.RunAsync("delete cm a --timeout=60s");
        await Eventually.TrueAsync(async () => (await kubectl.RunAsync("get cm a -o jsonpath={.metadata.deletionTimestamp}")).Length > 0);
        Assert.False(deleting.IsCompleted);
        await kubectl.RunAsync("""patch cm a --type=merge -p {"metadata":{"finalizers":null}}""");
        Assert.Contains("configmap \"a\" deleted", await deleting);
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Create_OfEachKindThatKubectlMakes_IsUnderstood(string binary)
    {
        var kubectl = Kubectl(binary);
        Assert.Equal("namespace/n created\n", await kubectl.RunAsync("create namespace n"));
        await kubectl.RunAsync("create serviceaccount bot -n n");
        await kubectl.RunAsync("create deployment d --image=nginx --replicas=0 -n n");
        Assert.Equal("0", await kubectl.RunAsync("get deploy d -n n -o jsonpath={.spec.replicas}"));
        await kubectl.RunAsync("create service clusterip s --tcp=80:8080 -n n");
        Assert.Equal("8080", await kubectl.RunAsync("get svc s -n n -o jsonpath={.spec.ports[0].targetPort}"));
        await kubectl.RunAsync("create role r --verb=get --resource=pods -n n");
        await kubectl.RunAsync("create rolebinding b --role=r --serviceaccount=n:bot -n n");
        await kubectl.RunAsync("run p --image=nginx -n n");
        Assert.Matches(@"^NAME +READY +STATUS +RESTARTS +AGE\np +0/1 +Pending +0 +\d+s\n$", await kubectl.RunAsync("get pods -n n"));
        Assert.Contains("pod/p", await kubectl.RunAsync("get all -n n -o name"));
        Assert.Contains("Namespace:    n", (await kubectl.RunAsync("describe pod p -n n")).Replace("Namespace:        n", "Namespace:    n"));
        Assert.Equal("yes\n", await kubectl.RunAsync("auth can-i create pods"));
    }

    private KubectlBinary Kubectl(string binary)
    {
        Assert.SkipWhen(binary.Length == 0, "There is no kubectl on this machine.");
        return new KubectlBinary(binary, _server);
    }

    private static async Task<string> LineAsync(System.Diagnostics.Process process) =>
        await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) ?? "(end)";
}
