using Ssm.Kubernetes;
using Ssm.Kubernetes.Json;
using Ssm.ServiceCatalog.Admission.Wire;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using k8s.Models;

namespace Ssm.ServiceCatalog.Admission;

/// <summary>Whoever has the catalog read a Secret for them must be able to read it themselves; and who takes over an instance must be allowed to.</summary>
internal sealed class SecretAccess(KubernetesApi api)
{
    private static readonly ResourceType<V1SubjectAccessReview> Reviews = new(
        "authorization.k8s.io", "v1", "subjectaccessreviews", "SubjectAccessReview", isNamespaced: false, KubernetesJsonContext.Default.V1SubjectAccessReview);

    /// <summary>A broker's credentials go wherever the broker object says.</summary>
    public async Task<AdmissionVerdict> CheckAsync(ServiceBrokerSpec spec, AdmissionRequest request, CancellationToken cancellationToken)
    {
        var named = new[] { (spec.AuthInfo?.Basic ?? spec.AuthInfo?.Bearer)?.SecretRef, spec.AuthInfo?.ClientCertificate?.SecretRef };
        foreach (var reference in named.OfType<SecretReference>())
        {
            if (await ProblemAsync(reference, request, cancellationToken) is { } problem)
            {
                return AdmissionVerdict.Denied.Forbidden($"broker forbidden access to auth secret ({reference.Name}): {problem}");
            }
        }

        return AdmissionVerdict.Allowed.Unchanged;
    }

    /// <summary>A transform copies the Secret into one of the binding's namespace.</summary>
    public async Task<AdmissionVerdict> CheckAsync(ServiceBindingSpec spec, AdmissionRequest request, CancellationToken cancellationToken)
    {
        foreach (var reference in (spec.SecretTransforms ?? []).Select(transform => transform.AddKeysFrom?.SecretRef))
        {
            if (reference is not null && await ProblemAsync(reference, request, cancellationToken) is { } problem)
            {
                return AdmissionVerdict.Denied.Forbidden($"binding forbidden access to secret ({reference.Name}) in secretTransforms: {problem}");
            }
        }

        return AdmissionVerdict.Allowed.Unchanged;
    }

    /// <summary>Who takes over an instance that others may have made gets its data, so they need the verb <c>adopt</c>.</summary>
    public async Task<AdmissionVerdict> CheckAdoptionAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        var adopt = new V1ResourceAttributes
        {
            Verb = "adopt",
            Group = CatalogApi.Group,
            Resource = CatalogTypes.ServiceInstances.Plural,
            NamespaceProperty = request.Namespace,
        };
        return await ProblemAsync(adopt, request, cancellationToken) is { } problem
            ? AdmissionVerdict.Denied.Forbidden($"spec.adopt: Forbidden: it needs the verb \"adopt\" on serviceinstances: {problem}")
            : AdmissionVerdict.Allowed.Unchanged;
    }

    private Task<string?> ProblemAsync(SecretReference reference, AdmissionRequest request, CancellationToken cancellationToken) => ProblemAsync(
        new V1ResourceAttributes
        {
            Verb = "get",
            Group = "",
            Version = "v1",
            Resource = "secrets",
            NamespaceProperty = reference.Namespace ?? request.Namespace,
            Name = reference.Name,
        },
        request,
        cancellationToken);

    /// <summary>Why the user may not do it; null = they may.</summary>
    private async Task<string?> ProblemAsync(V1ResourceAttributes what, AdmissionRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var review = await api.CreateAsync(Reviews, Review(what, request), cancellationToken);
            return review.Status?.Allowed == true ? null : $"Reason: {review.Status?.Reason}, EvaluationError: {review.Status?.EvaluationError}";
        }
        catch (KubernetesApiException notServed) when (notServed.IsNotFound)
        {
            // A server without the authorization API restricts nobody.
            return null;
        }
        catch (KubernetesApiException refused)
        {
            return refused.Message;
        }
    }

    private static V1SubjectAccessReview Review(V1ResourceAttributes what, AdmissionRequest request) => new()
    {
        ApiVersion = "authorization.k8s.io/v1",
        Kind = "SubjectAccessReview",
        Metadata = new V1ObjectMeta(),
        Spec = new V1SubjectAccessReviewSpec
        {
            User = request.UserInfo?.Username,
            Uid = request.UserInfo?.Uid,
            Groups = request.UserInfo?.Groups?.ToList(),
            Extra = request.UserInfo?.Extra?.ToDictionary(pair => pair.Key, pair => (IList<string>)pair.Value.ToList()),
            ResourceAttributes = what,
        },
    };
}
