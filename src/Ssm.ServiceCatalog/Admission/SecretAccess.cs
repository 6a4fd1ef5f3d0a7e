using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Kubernetes.Json;
using Ssm.ServiceCatalog.Admission.Wire;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission;

/// <summary>Whoever has the catalog read a Secret for them must be able to read it themselves.</summary>
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

    /// <summary>Why the user may not read the Secret; null = they may.</summary>
    private async Task<string?> ProblemAsync(SecretReference reference, AdmissionRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var review = await api.CreateAsync(Reviews, Review(reference, request), cancellationToken);
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

    private static V1SubjectAccessReview Review(SecretReference reference, AdmissionRequest request) => new()
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
            ResourceAttributes = new V1ResourceAttributes
            {
                Verb = "get",
                Group = "",
                Version = "v1",
                Resource = "secrets",
                NamespaceProperty = reference.Namespace ?? request.Namespace,
                Name = reference.Name,
            },
        },
    };
}
