using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Authentication;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.BuiltIns;

/// <summary>Kinds that are asked, not stored: who is this, and may he. Kubernetes API reference, "Authentication" and "Authorization resources".</summary>
internal static class ReviewResources
{
    private const string Authentication = "authentication.k8s.io";
    private const string Authorization = "authorization.k8s.io";

    public static IReadOnlyList<ResourceDefinition> All(ServiceAccountAuthenticator serviceAccounts) =>
    [
        Of(Authentication, "TokenReview", (review, _, _) => AnswerToken(serviceAccounts, review)),
        Of(Authentication, "SelfSubjectReview", AnswerSelf),
        Of(Authorization, "SelfSubjectAccessReview", (review, _, _) => AnswerAccess(review, isAllowed: true)),
        Of(Authorization, "SubjectAccessReview", AnswerSubject),
        Of(Authorization, "LocalSubjectAccessReview", AnswerSubject) with { IsNamespaced = true },
        Of(Authorization, "SelfSubjectRulesReview", AnswerRules),
    ];

    private static Task AnswerToken(ServiceAccountAuthenticator serviceAccounts, JsonObject review)
    {
        var spec = review.Object("spec");
        var audiences = spec.Texts("audiences").ToList();
        var user = serviceAccounts.Authenticate(spec.Text("token") ?? "", audiences.Count == 0 ? ServiceAccountAuthenticator.DefaultAudiences : audiences);
        review["status"] = user is null
            ? new JsonObject { ["authenticated"] = false, ["error"] = "invalid bearer token" }
            : new JsonObject { ["authenticated"] = true, ["user"] = UserInfo(user), ["audiences"] = Texts(audiences) };
        return Task.CompletedTask;
    }

    private static Task AnswerSelf(JsonObject review, UserIdentity caller, CancellationToken cancellationToken)
    {
        review["status"] = new JsonObject { ["userInfo"] = UserInfo(caller) };
        return Task.CompletedTask;
    }

    private static Task AnswerSubject(JsonObject review, UserIdentity caller, CancellationToken cancellationToken)
    {
        // As the Authorizer: whoever is known is allowed.
        var spec = review.Object("spec");
        var isKnown = !string.IsNullOrEmpty(spec.Text("user")) && spec.Text("user") != UserIdentity.Anonymous.Name;
        return AnswerAccess(review, isKnown || spec.Texts("groups").Contains("system:authenticated"));
    }

    private static Task AnswerAccess(JsonObject review, bool isAllowed)
    {
        review["status"] = new JsonObject { ["allowed"] = isAllowed };
        return Task.CompletedTask;
    }

    private static Task AnswerRules(JsonObject review, UserIdentity caller, CancellationToken cancellationToken)
    {
        review["status"] = new JsonObject
        {
            ["resourceRules"] = new JsonArray(
                new JsonObject { ["verbs"] = Texts(["*"]), ["apiGroups"] = Texts(["*"]), ["resources"] = Texts(["*"]) }),
            ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = Texts(["*"]), ["nonResourceURLs"] = Texts(["*"]) }),
            ["incomplete"] = false,
        };
        return Task.CompletedTask;
    }

    /// <summary><c>authentication.k8s.io/v1 UserInfo</c>, as reviews and admission show it.</summary>
    public static JsonObject UserInfo(UserIdentity user)
    {
        var info = new JsonObject { ["username"] = user.Name };
        if (user.Uid.Length > 0)
        {
            info["uid"] = user.Uid;
        }

        info["groups"] = Texts(user.Groups);
        if (user.Extra.Count > 0)
        {
            info["extra"] = new JsonObject(user.Extra.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Texts(entry.Value))));
        }

        return info;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static ResourceDefinition Of(string group, string kind, ReviewAsync review) => new()
    {
        Group = group,
        Version = "v1",
        Kind = kind,
        Plural = kind.ToLowerInvariant() + "s",
        IsNamespaced = false,
        Verbs = ["create"],
        Review = review,
    };
}
