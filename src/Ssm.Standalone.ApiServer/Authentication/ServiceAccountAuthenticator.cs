using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Credentials;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.Authentication;

/// <summary>Tokens of service accounts: good as long as the account, and the pod they are bound to, exist as the same objects.</summary>
internal sealed class ServiceAccountAuthenticator(ServiceAccountTokens tokens, ObjectStore objects)
{
    public static readonly IReadOnlyList<string> DefaultAudiences = [ServiceAccountTokens.Issuer];

    private static readonly GroupResource Accounts = new("", "serviceaccounts");
    private static readonly GroupResource Pods = new("", "pods");

    public UserIdentity? Authenticate(string token) => Authenticate(token, DefaultAudiences);

    public UserIdentity? Authenticate(string token, IReadOnlyList<string> audiences)
    {
        if (tokens.Verify(token, audiences) is not { } claims || claims.Object("kubernetes.io") is not { } bound)
        {
            return null;
        }

        var space = bound.Text("namespace") ?? "";
        var account = bound.Object("serviceaccount");
        var pod = bound.Object("pod");
        if (!Exists(Accounts, space, account) || (pod is not null && !Exists(Pods, space, pod)))
        {
            return null;
        }

        var extra = new Dictionary<string, IReadOnlyList<string>>();
        if (pod is not null)
        {
            extra["authentication.kubernetes.io/pod-name"] = [pod.Text("name") ?? ""];
            extra["authentication.kubernetes.io/pod-uid"] = [pod.Text("uid") ?? ""];
        }

        return new UserIdentity(
            $"system:serviceaccount:{space}:{account.Text("name")}",
            account.Text("uid") ?? "",
            ["system:serviceaccounts", $"system:serviceaccounts:{space}", "system:authenticated"])
        { Extra = extra };
    }

    private bool Exists(GroupResource resource, string space, JsonObject? reference) =>
        reference.Text("name") is { Length: > 0 } name
        && objects.Find(resource, space, name) is { } found
        && ObjectMetadata.Of(found.Content).Uid == reference.Text("uid");
}
