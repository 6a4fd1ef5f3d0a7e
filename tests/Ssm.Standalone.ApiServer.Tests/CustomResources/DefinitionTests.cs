using System.Net;
using System.Text.Json.Nodes;
using Ssm.Testing;

namespace Ssm.Standalone.ApiServer.Tests.CustomResources;

public sealed class DefinitionTests : ApiTest
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Schema = """
        {"type":"object","properties":{"spec":{"type":"object","required":["size"],"properties":{
         "size":{"type":"integer","minimum":1,"maximum":9},"colour":{"type":"string","default":"red"}}}}}
        """;

    [Fact]
    public async Task Definition_WhenAnswered_IsServedAndEstablished()
    {
        await DefineThingsAsync();
        await CreateAsync(Things, Thing("t"));
        var (_, definition) = await GetAsync($"{Definitions}/things.test.example.com");
        Assert.Equal(
            ["NamesAccepted=True", "Established=True"],
            definition["status"]!["conditions"]!.AsArray().Select(condition => $"{condition!["type"]}={condition["status"]}"));
        Assert.Equal("""["v1"]""", definition["status"]!["storedVersions"]!.ToJsonString());
        Assert.Equal("things", (string)definition["status"]!["acceptedNames"]!["plural"]!);
        Assert.Equal("ThingList", (string)definition["spec"]!["names"]!["listKind"]!);
        var (_, resources) = await GetAsync("/apis/test.example.com/v1");
        Assert.Equal(["things", "things/status"], resources["resources"]!.AsArray().Select(resource => (string)resource!["name"]!));
        Assert.Equal("""["th"]""", resources["resources"]![0]!["shortNames"]!.ToJsonString());
    }

    [Fact]
    public async Task Objects_AreDefaultedPrunedAndValidated()
    {
        await DefineThingsAsync(Schema);
        var made = await CreateAsync(Things, Thing("t", ""","spec":{"size":3,"unknown":1}"""));
        Assert.Equal("""{"size":3,"colour":"red"}""", made["spec"]!.ToJsonString());
        var (code, body) = await PostAsync(Things, Thing("u", ""","spec":{"size":10}"""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.StartsWith("Thing.test.example.com \"u\" is invalid: spec.size: Invalid value: 10", (string)body["message"]!);
        Assert.Equal("spec.size", (string)body["details"]!["causes"]![0]!["field"]!);
    }

    [Fact]
    public async Task Definition_ChangedSchema_HoldsForTheNextObject()
    {
        await DefineThingsAsync(Schema);
        await MergeAsync($"{Definitions}/things.test.example.com", """
            {"spec":{"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{
             "spec":{"type":"object","properties":{"other":{"type":"string","default":"x"}}}}}}}]}}
            """);
        var made = await CreateAsync(Things, Thing("t", ""","spec":{}"""));
        Assert.Equal("""{"other":"x"}""", made["spec"]!.ToJsonString());
    }

    [Fact]
    public async Task Definition_Deleted_TakesItsObjectsAlongOnceTheirFinalizersLetThem()
    {
        await DefineThingsAsync();
        await CreateAsync(Things, Thing("a"));
        await CreateAsync(Things, """{"apiVersion":"test.example.com/v1","kind":"Thing","metadata":{"name":"b","finalizers":["example.com/f"]}}""");
        var (_, marked) = await DeleteAsync($"{Definitions}/things.test.example.com");
        Assert.NotNull(marked["metadata"]!["deletionTimestamp"]);
        await Eventually.TrueAsync(async () => (await GetAsync($"{Things}/a")).Code == HttpStatusCode.NotFound);
        var (code, _) = await PostAsync(Things, Thing("c"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, code);
        await Eventually.TrueAsync(async () => (await GetAsync($"{Things}/b")).Body["metadata"]?["deletionTimestamp"] is not null);
        await MergeAsync($"{Things}/b", """{"metadata":{"finalizers":null}}""");
        await Eventually.TrueAsync(async () => (await GetAsync($"{Definitions}/things.test.example.com")).Code == HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(Things)).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/apis/test.example.com")).Code);
    }

    [Fact]
    public async Task Definition_WhoseNamesAreTaken_IsNotServed()
    {
        await DefineThingsAsync();
        await CreateAsync(Definitions, """
            {"metadata":{"name":"otherthings.test.example.com"},"spec":{"group":"test.example.com","scope":"Namespaced",
             "names":{"plural":"otherthings","singular":"otherthing","kind":"Thing"},"versions":[{"name":"v1","served":true,"storage":true,
             "schema":{"openAPIV3Schema":{"type":"object"}}}]}}
            """);
        var conditions = await Eventually.GetAsync(async () => (await GetAsync($"{Definitions}/otherthings.test.example.com")).Body["status"]?["conditions"], () => null);
        Assert.Equal(
            ["NamesAccepted=False KindConflict", "Established=False NotAccepted"],
            conditions.AsArray().Select(condition => $"{condition!["type"]}={condition["status"]} {condition["reason"]}"));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/apis/test.example.com/v1/otherthings")).Code);
    }

    [Theory]
    [InlineData("\"name\":\"wrong\"", "", "metadata.name: Invalid value: \"wrong\": must be spec.names.plural+\".\"+spec.group")]
    [InlineData("", "\"scope\":\"Galaxy\"", "spec.scope: Unsupported value: \"Galaxy\"")]
    [InlineData("", "\"versions\":[]", "spec.versions")]
    [InlineData("", "\"versions\":[{\"name\":\"v1\",\"served\":true,\"storage\":false,\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\"}}}]", "must have exactly one version marked as storage version")]
    [InlineData("", "\"versions\":[{\"name\":\"v1\",\"served\":true,\"storage\":true}]", "schemas are required")]
    [InlineData("", "\"versions\":[{\"name\":\"v1\",\"served\":true,\"storage\":true,\"schema\":{\"openAPIV3Schema\":{\"properties\":{\"spec\":{}}}}}]", "type: Required value")]
    [InlineData("", "\"versions\":[{\"name\":\"v1\",\"served\":true,\"storage\":true,\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\"}}},{\"name\":\"v2\",\"served\":true,\"storage\":false,\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\"}}}]", "this server serves one version of a custom kind")]
    [InlineData("", "\"conversion\":{\"strategy\":\"Webhook\"}", "spec.conversion.strategy: Unsupported value: \"Webhook\"")]
    public async Task Definition_ThatCannotBeServed_IsRefusedWithTheField(string metadata, string spec, string message)
    {
        var definition = JsonNode.Parse("""
            {"metadata":{"name":"things.test.example.com"},"spec":{"group":"test.example.com","scope":"Namespaced",
             "names":{"plural":"things","kind":"Thing"},"versions":[{"name":"v1","served":true,"storage":true,
             "schema":{"openAPIV3Schema":{"type":"object"}}}]}}
            """)!;
        foreach (var (target, changes) in (IEnumerable<(JsonNode, string)>)[(definition["metadata"]!, metadata), (definition["spec"]!, spec)])
        {
            foreach (var (name, value) in JsonNode.Parse($$"""{{{changes}}}""")!.AsObject())
            {
                target[name] = value?.DeepClone();
            }
        }

        var (code, body) = await PostAsync(Definitions, definition.ToJsonString());
        Assert.True(code == HttpStatusCode.UnprocessableEntity, body.ToJsonString());
        Assert.Contains(message, (string)body["message"]!);
    }

    [Fact]
    public async Task Restart_KeepsKindsAndObjects()
    {
        await DefineThingsAsync(Schema);
        await CreateAsync(Things, Thing("t", ""","spec":{"size":3}"""));
        await Server.RestartAsync();
        Assert.Equal(3, (int)(await GetAsync($"{Things}/t")).Body["spec"]!["size"]!);
    }

    [Fact]
    public async Task Restart_DuringDeletion_FinishesIt()
    {
        await DefineThingsAsync();
        await CreateAsync(Things, """{"apiVersion":"test.example.com/v1","kind":"Thing","metadata":{"name":"b","finalizers":["example.com/f"]}}""");
        await DeleteAsync($"{Definitions}/things.test.example.com");
        await Server.RestartAsync();
        await MergeAsync($"{Things}/b", """{"metadata":{"finalizers":null}}""");
        await Eventually.TrueAsync(async () => (await GetAsync($"{Definitions}/things.test.example.com")).Code == HttpStatusCode.NotFound);
    }
}
