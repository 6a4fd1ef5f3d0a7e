using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Authentication;
using Ssm.Standalone.ApiServer.Credentials;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.ApiServer.Responses;

namespace Ssm.Standalone.ApiServer.BuiltIns;

/// <summary>POST to <c>serviceaccounts/{name}/token</c>. Kubernetes API reference, TokenRequest.</summary>
internal sealed class TokenRequests(ObjectStore objects, ServiceAccountTokens tokens, TimeProvider time, Func<Guid> newId)
{
    private const long DefaultSeconds = 3600;
    private const long MinimumSeconds = 600;
    private const long MaximumSeconds = 365 * 24 * 3600;

    private static readonly GroupResource Pods = new("", "pods");

    public async Task HandleAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadObjectAsync(request.Http.Request, cancellationToken);
        var account = objects.Get(request.Definition.Resource, request.Namespace, request.Name).Content;
        var spec = body.ObjectOrNew("spec");
        var seconds = spec.Number("expirationSeconds") ?? DefaultSeconds;
        if (seconds is < MinimumSeconds or > MaximumSeconds)
        {
            throw ApiErrors.BadRequest($"spec.expirationSeconds: Invalid value: {seconds}: may not specify a duration less than 10 minutes or longer than a year");
        }

        var audiences = spec.Texts("audiences").ToList();
        var now = time.GetUtcNow();
        var claims = new JsonObject
        {
            ["aud"] = new JsonArray([.. (audiences.Count == 0 ? ServiceAccountAuthenticator.DefaultAudiences : audiences).Select(audience => (JsonNode)audience)]),
            ["exp"] = now.ToUnixTimeSeconds() + seconds,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["iss"] = ServiceAccountTokens.Issuer,
            ["jti"] = newId().ToString(),
            ["kubernetes.io"] = Bound(request, account, spec.Object("boundObjectRef")),
            ["sub"] = $"system:serviceaccount:{request.Namespace}:{request.Name}",
        };
        spec["expirationSeconds"] = seconds;
        spec["audiences"] = claims["aud"]!.DeepClone(); // set above
        body["status"] = new JsonObject
        {
            ["token"] = tokens.Sign(claims),
            ["expirationTimestamp"] = ObjectMetadata.Timestamp(now.AddSeconds(seconds)),
        };
        await ResponseWriter.WriteJsonAsync(request.Http, 201, body);
    }

    private JsonObject Bound(ApiRequest request, JsonObject account, JsonObject? reference)
    {
        var bound = new JsonObject
        {
            ["namespace"] = request.Namespace,
            ["serviceaccount"] = new JsonObject { ["name"] = request.Name, ["uid"] = ObjectMetadata.Of(account).Uid },
        };
        if (reference is null)
        {
            return bound;
        }

        if (reference.Text("kind") != "Pod")
        {
            throw ApiErrors.BadRequest($"cannot bind token to object of type {reference.Text("kind")}");
        }

        var pod = ObjectMetadata.Of(objects.Get(Pods, request.Namespace, reference.Text("name") ?? "").Content);
        if (reference.Text("uid") is { Length: > 0 } uid && uid != pod.Uid)
        {
            throw ApiErrors.Conflict(Pods, pod.Name, $"the UID in the bound object reference ({uid}) does not match the UID in record. The object might have been deleted and then recreated");
        }

        bound["pod"] = new JsonObject { ["name"] = pod.Name, ["uid"] = pod.Uid };
        return bound;
    }
}
