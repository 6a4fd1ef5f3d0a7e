using System.Text.Json.Nodes;
using Ssm.ServiceCatalog.Admission;
using Ssm.ServiceCatalog.Admission.Wire;

namespace Ssm.ServiceCatalog.Tests.Admission;

/// <summary>Whether users may do themselves what they have the catalog do is asked of the API server, over real HTTP.</summary>
public sealed class SecretAccessTests
{
    private const string Broker = """{"url":"http://b","relistBehavior":"Manual" """;
    private const string Binding = """{"instanceRef":{"name":"i"},"secretName":"s" """;
    private const string Instance = """{"clusterServiceClassName":"a","clusterServicePlanName":"b","externalID":"id" """;

    private static readonly Dictionary<string, ReviewedRequest> Requests = new()
    {
        ["password of a cluster's broker"] = new(
            "ClusterServiceBroker",
            Broker + ""","authInfo":{"basic":{"secretRef":{"namespace":"vault","name":"pass"}}}}""",
            """{"verb":"get","group":"","version":"v1","resource":"secrets","namespace":"vault","name":"pass"}""",
            "broker forbidden access to auth secret (pass): "),
        ["certificate of a cluster's broker"] = new(
            "ClusterServiceBroker",
            Broker + ""","authInfo":{"clientCertificate":{"secretRef":{"namespace":"vault","name":"tls"}}}}""",
            """{"verb":"get","group":"","version":"v1","resource":"secrets","namespace":"vault","name":"tls"}""",
            "broker forbidden access to auth secret (tls): "),
        ["token of a namespace's broker"] = new(
            "ServiceBroker",
            Broker + ""","authInfo":{"bearer":{"secretRef":{"name":"token"}}}}""",
            """{"verb":"get","group":"","version":"v1","resource":"secrets","namespace":"test","name":"token"}""",
            "broker forbidden access to auth secret (token): "),
        ["transform from another namespace"] = new(
            "ServiceBinding",
            Binding + ""","secretTransforms":[{"removeKey":{"key":"k"}},{"addKeysFrom":{"secretRef":{"namespace":"vault","name":"more"}}}]}""",
            """{"verb":"get","group":"","version":"v1","resource":"secrets","namespace":"vault","name":"more"}""",
            "binding forbidden access to secret (more) in secretTransforms: "),
        ["transform from the same namespace"] = new(
            "ServiceBinding",
            Binding + ""","secretTransforms":[{"addKeysFrom":{"secretRef":{"name":"more"}}}]}""",
            """{"verb":"get","group":"","version":"v1","resource":"secrets","namespace":"test","name":"more"}""",
            "binding forbidden access to secret (more) in secretTransforms: "),
        ["adoption"] = new(
            "ServiceInstance",
            Instance + ""","adopt":true}""",
            """{"verb":"adopt","group":"servicecatalog.k8s.io","resource":"serviceinstances","namespace":"test"}""",
            "spec.adopt: Forbidden: it needs the verb \"adopt\" on serviceinstances: "),
    };

    public static TheoryData<string> Reviewed => new(Requests.Keys);

    [Theory]
    [MemberData(nameof(Reviewed))]
    public async Task UserWhoMay_IsAllowed_AndNamedInFull(string name)
    {
        await using var server = await ReviewingApiServer.AllowingAsync();
        using var api = server.Connect();

        var verdict = await api.ValidateAsync(Creating(name));

        Assert.Equal(AdmissionVerdict.Allowed.Unchanged, verdict);
        var expected = new JsonObject
        {
            ["user"] = "alice",
            ["uid"] = "u-1",
            ["groups"] = new JsonArray("developers", "system:authenticated"),
            ["extra"] = new JsonObject { ["scopes"] = new JsonArray("a", "b") },
            ["resourceAttributes"] = JsonNode.Parse(Requests[name].Attributes),
        };
        var asked = Assert.Single(server.Reviews);
        Assert.True(JsonNode.DeepEquals(expected, asked), asked.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Reviewed))]
    public async Task UserWhoMayNot_IsDenied(string name)
    {
        await using var server = await ReviewingApiServer.RefusingAsync("no rule", "no role");
        using var api = server.Connect();

        var verdict = await api.ValidateAsync(Creating(name));

        Assert.Equal(AdmissionVerdict.Denied.Forbidden($"{Requests[name].Refusal}Reason: no rule, EvaluationError: no role"), verdict);
    }

    [Theory]
    [MemberData(nameof(Reviewed))]
    public async Task ReviewThatFails_IsDenied_WithItsErrorAlone(string name)
    {
        await using var server = await ReviewingApiServer.FailingAsync(500, "the authorizer is away");
        using var api = server.Connect();

        var verdict = await api.ValidateAsync(Creating(name));

        Assert.Equal(AdmissionVerdict.Denied.Forbidden("the authorizer is away"), verdict);
    }

    /// <summary>The standalone API server has no authorization: whoever gets in may do everything.</summary>
    [Theory]
    [MemberData(nameof(Reviewed))]
    public async Task ServerWithoutReviews_AllowsAll(string name)
    {
        await using var server = await ReviewingApiServer.FailingAsync(404, "the server could not find the requested resource");
        using var api = server.Connect();

        var verdict = await api.ValidateAsync(Creating(name));

        Assert.Equal(AdmissionVerdict.Allowed.Unchanged, verdict);
        Assert.Single(server.Reviews);
    }

    /// <summary>Whoever wrote the spec was asked about then; a label or a finalizer, which the controller writes, sends the Secret nowhere.</summary>
    [Theory]
    [MemberData(nameof(Reviewed))]
    public async Task Update_OfMetadataAlone_IsNotReviewed(string name)
    {
        await using var server = await ReviewingApiServer.RefusingAsync("no rule", "no role");
        using var api = server.Connect();

        var verdict = await api.ValidateAsync(Creating(name).Updating(Requests[name].Spec));

        Assert.Equal(AdmissionVerdict.Allowed.Unchanged, verdict);
        Assert.Empty(server.Reviews);
    }

    [Theory]
    [InlineData("ClusterServiceBroker", ""","authInfo":{"basic":{"secretRef":{"namespace":"vault","name":"pass"}}}}""")]
    [InlineData("ServiceBroker", ""","authInfo":{"basic":{"secretRef":{"name":"pass"}}}}""")]
    public async Task Update_ThatSendsTheSecretElsewhere_IsReviewed(string kind, string auth)
    {
        await using var server = await ReviewingApiServer.RefusingAsync("no rule", "no role");
        using var api = server.Connect();
        var old = Broker + auth;

        var verdict = await api.ValidateAsync(Creating(kind, old.Replace("http://b", "http://elsewhere")).Updating(old));

        Assert.Equal(
            AdmissionVerdict.Denied.Forbidden("broker forbidden access to auth secret (pass): Reason: no rule, EvaluationError: no role"),
            verdict);
    }

    [Fact]
    public async Task BrokerWithTwoSecrets_IsReviewedForBoth()
    {
        await using var server = await ReviewingApiServer.AllowingAsync();
        using var api = server.Connect();
        var spec = Broker + ""","authInfo":{"basic":{"secretRef":{"name":"pass"}},"clientCertificate":{"secretRef":{"name":"tls"}}}}""";

        await api.ValidateAsync(Creating("ServiceBroker", spec));

        Assert.Equal(["pass", "tls"], server.Reviews.Select(review => (string)review["resourceAttributes"]!["name"]!));
    }

    [Fact]
    public async Task TransformsOfOld_AreNotReviewed()
    {
        await using var server = await ReviewingApiServer.RefusingAsync("no rule", "no role");
        using var api = server.Connect();
        var spec = Binding + ""","secretTransforms":[{"addKeysFrom":{"secretRef":{"namespace":"vault","name":"more"}}}]}""";

        var verdict = await api.ValidateAsync(Creating("ServiceBinding", spec), new FeatureGates { LegacySecretTransforms = true });

        Assert.Equal(AdmissionVerdict.Allowed.Unchanged, verdict);
        Assert.Empty(server.Reviews);
    }

    private static AdmissionRequest Creating(string name) => Creating(Requests[name].Kind, Requests[name].Spec);

    private static AdmissionRequest Creating(string kind, string spec) =>
        AnAdmissionRequest.Creating(kind, spec, isNamespaced: !kind.StartsWith("Cluster", StringComparison.Ordinal));

    /// <param name="Kind">Of the object.</param>
    /// <param name="Spec">Of the object.</param>
    /// <param name="Attributes">What the review is about.</param>
    /// <param name="Refusal">What a denial begins with.</param>
    private sealed record ReviewedRequest(string Kind, string Spec, string Attributes, string Refusal);
}
