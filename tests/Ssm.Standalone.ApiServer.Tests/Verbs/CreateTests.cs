using System.Net;

namespace Ssm.Standalone.ApiServer.Tests.Verbs;

public sealed class CreateTests : ApiTest
{
    [Fact]
    public async Task Create_FillsInWhatTheServerDecides()
    {
        var made = await CreateAsync(ConfigMaps, """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","uid":"mine","creationTimestamp":null,"generation":9,
             "deletionTimestamp":"2020-01-01T00:00:00Z","managedFields":[],"selfLink":"x"},"data":{"k":"v"}}
            """);
        var metadata = made["metadata"]!.AsObject();
        Assert.Equal(["creationTimestamp", "name", "namespace", "resourceVersion", "uid"], metadata.Select(member => member.Key).Order());
        Assert.True(Guid.TryParse((string)metadata["uid"]!, out _));
        Assert.Equal("default", (string)metadata["namespace"]!);
    }

    [Fact]
    public async Task Create_OfExistingName_Is409AlreadyExists()
    {
        await CreateConfigMapAsync("a");
        var (code, body) = await PostAsync(ConfigMaps, """{"metadata":{"name":"a"}}""");
        Assert.Equal(HttpStatusCode.Conflict, code);
        Assert.Equal("AlreadyExists", (string)body["reason"]!);
        Assert.Equal("configmaps \"a\" already exists", (string)body["message"]!);
        Assert.Equal("""{"name":"a","kind":"configmaps"}""", body["details"]!.ToJsonString());
    }

    [Fact]
    public async Task Create_WithGenerateName_AppendsFiveCharacters()
    {
        var made = await CreateAsync(ConfigMaps, """{"metadata":{"generateName":"web-"}}""");
        Assert.Matches("^web-[bcdfghjklmnpqrstvwxz2456789]{5}$", Name(made));
    }

    [Fact]
    public async Task Create_WithoutName_Is422()
    {
        var (code, body) = await PostAsync(ConfigMaps, """{"metadata":{}}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.Equal("ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is required", (string)body["message"]!);
        Assert.Equal(
            """[{"reason":"FieldValueRequired","message":"Required value: name or generateName is required","field":"metadata.name"}]""",
            body["details"]!["causes"]!.ToJsonString());
    }

    [Fact]
    public async Task Create_InMissingNamespace_Is404OfTheNamespace()
    {
        var (code, body) = await PostAsync("/api/v1/namespaces/nowhere/configmaps", """{"metadata":{"name":"a"}}""");
        Assert.Equal(HttpStatusCode.NotFound, code);
        Assert.Equal("namespaces \"nowhere\" not found", (string)body["message"]!);
    }

    [Fact]
    public async Task Create_InTerminatingNamespace_Is403()
    {
        await CreateAsync("/api/v1/namespaces", """{"metadata":{"name":"going"}}""");
        await DeleteAsync("/api/v1/namespaces/going");
        var (code, body) = await PostAsync("/api/v1/namespaces/going/configmaps", """{"metadata":{"name":"a"}}""");
        Assert.Equal(HttpStatusCode.Forbidden, code);
        Assert.Equal(
            "configmaps \"a\" is forbidden: unable to create new content in namespace going because it is being terminated", (string)body["message"]!);
        Assert.Equal("NamespaceTerminating", (string)body["details"]!["causes"]![0]!["reason"]!);
    }

    [Fact]
    public async Task DryRun_AnswersAsACreationAndStoresNothing()
    {
        var (code, body) = await PostAsync($"{ConfigMaps}?dryRun=All", """{"metadata":{"name":"a"}}""");
        Assert.Equal(HttpStatusCode.Created, code);
        Assert.NotNull(body["metadata"]!["uid"]);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"{ConfigMaps}/a")).Code);
    }

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"}}""", "does not match the expected API version")]
    [InlineData("""{"metadata":{"name":"a","namespace":"other"}}""", "the namespace of the provided object does not match the namespace sent on the request")]
    [InlineData("""{"metadata":{"name":"a","resourceVersion":"5"}}""", "resourceVersion should not be set on objects to be created")]
    [InlineData("""{"metadata":""", "the object provided is unrecognized")]
    [InlineData("[]", "the body is not an object")]
    [InlineData("""{"metadata":{"name":"a","name":"b"}}""", "the object provided is unrecognized")]
    public async Task Create_OfAWrongBody_Is400(string json, string message)
    {
        var (code, body) = await PostAsync(ConfigMaps, json);
        Assert.Equal(HttpStatusCode.BadRequest, code);
        Assert.Contains(message, (string)body["message"]!);
    }

    [Theory]
    [InlineData("A", "a lowercase RFC 1123 subdomain must consist of")]
    [InlineData("a_b", "a lowercase RFC 1123 subdomain must consist of")]
    [InlineData("-a", "a lowercase RFC 1123 subdomain must consist of")]
    public async Task Create_WithABadName_Is422(string name, string message)
    {
        var (code, body) = await PostAsync(ConfigMaps, $$$"""{"metadata":{"name":"{{{name}}}"}}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.StartsWith($"ConfigMap \"{name}\" is invalid: metadata.name: Invalid value: \"{name}\": {message}", (string)body["message"]!);
    }

    [Theory]
    [InlineData("\"labels\":{\"a b\":\"c\"}", "metadata.labels: Invalid value: \"a b\": name part must consist of")]
    [InlineData("\"labels\":{\"a\":\"c d\"}", "metadata.labels: Invalid value: \"c d\": a valid label must be")]
    [InlineData("\"labels\":{\"a\":1}", "metadata.labels.a: Invalid value: 1: must be of type string")]
    [InlineData("\"annotations\":{\"/x\":\"\"}", "metadata.annotations: Invalid value: \"/x\": prefix part must be non-empty")]
    [InlineData("\"finalizers\":[\"a b\"]", "metadata.finalizers: Invalid value: \"a b\"")]
    [InlineData("\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"p\"}]", "metadata.ownerReferences[0].uid: ")]
    public async Task Create_WithBadMetadata_Is422(string metadata, string message)
    {
        var (code, body) = await PostAsync(ConfigMaps, $$$"""{"metadata":{"name":"a",{{{metadata}}}}}""");
        Assert.True(code == HttpStatusCode.UnprocessableEntity, body.ToJsonString());
        Assert.Contains(message, (string)body["message"]!);
    }

    [Theory]
    [InlineData("Strict", HttpStatusCode.BadRequest)]
    [InlineData("Warn", HttpStatusCode.Created)]
    [InlineData("Ignore", HttpStatusCode.Created)]
    public async Task UnknownField_FollowsFieldValidation(string mode, HttpStatusCode expected)
    {
        using var content = new StringContent("""{"metadata":{"name":"a"},"colour":"red"}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync($"{ConfigMaps}?fieldValidation={mode}", content);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(mode == "Warn", response.Headers.Contains("Warning"));
        if (mode == "Strict")
        {
            Assert.Contains("strict decoding error: unknown field \\\"colour\\\"", await response.Content.ReadAsStringAsync());
        }
        else
        {
            Assert.Null((await GetAsync($"{ConfigMaps}/a")).Body["colour"]);
        }
    }

    [Fact]
    public async Task Body_InYaml_IsRead()
    {
        var (code, body) = await SendAsync(HttpMethod.Post, ConfigMaps, "metadata:\n  name: a\ndata:\n  yes: 'true'\n", "application/yaml");
        Assert.Equal(HttpStatusCode.Created, code);
        Assert.Equal("true", (string)body["data"]!["yes"]!);
    }

    [Fact]
    public async Task Body_OfAnotherMediaType_Is415()
    {
        var (code, body) = await SendAsync(HttpMethod.Post, ConfigMaps, "{}", "text/plain");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, code);
        Assert.Equal("UnsupportedMediaType", (string)body["reason"]!);
    }

    [Fact]
    public async Task Body_BeyondTheLimit_Is413()
    {
        var (code, body) = await PostAsync(ConfigMaps, $$$"""{"metadata":{"name":"a"},"data":{"k":"{{{new string('x', 3 * 1024 * 1024)}}}"}}""");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, code);
        Assert.Equal("RequestEntityTooLarge", (string)body["reason"]!);
    }

    [Fact]
    public async Task Body_NestedTooDeep_Is400()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000);
        var (code, _) = await PostAsync(ConfigMaps, $$$"""{"metadata":{"name":"a"},"data":{{{deep}}}}""");
        Assert.Equal(HttpStatusCode.BadRequest, code);
    }
}
