using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Kubernetes.Json;

namespace Ssm.Standalone.Node.Pods;

/// <summary><see cref="IPodTokens"/> by the API's TokenRequest.</summary>
internal sealed class ApiPodTokens(KubernetesApi api) : IPodTokens
{
    /// <inheritdoc/>
    public async Task<PodToken> IssueAsync(V1Pod pod, string? audience, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var request = new Authenticationv1TokenRequest
        {
            ApiVersion = "authentication.k8s.io/v1",
            Kind = "TokenRequest",
            Metadata = new V1ObjectMeta(),
            Spec = new V1TokenRequestSpec
            {
                Audiences = audience is { Length: > 0 } ? [audience] : [],
                ExpirationSeconds = (long)lifetime.TotalSeconds,
                BoundObjectRef = new V1BoundObjectReference { ApiVersion = "v1", Kind = "Pod", Name = pod.Metadata.Name, Uid = pod.Metadata.Uid },
            },
        };
        var account = new NamespacedName(pod.Metadata.NamespaceProperty, pod.Spec.ServiceAccountName ?? "default");
        var answer = await api.SubresourceAsync(
            KubernetesTypes.ServiceAccounts, account, "token", HttpMethod.Post, request, KubernetesJsonContext.Default.Authenticationv1TokenRequest, cancellationToken);
        return answer.Status is { Token: { } token, ExpirationTimestamp: { } expires }
            ? new PodToken(token, new DateTimeOffset(expires, TimeSpan.Zero))
            : throw new InvalidDataException("the API server answered a TokenRequest without a token");
    }
}
