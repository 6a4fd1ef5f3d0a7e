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
            var refusal = $"broker forbidden access to auth secret ({reference.Name})";
            if (await ReviewAsync(Reading(reference, request), refusal, request, cancellationToken) is AdmissionVerdict.Denied denied)
            {
                return denied;
            }
        }

        return AdmissionVerdict.Allowed.Unchanged;
    }

    /// <summary>A transform copies the Secret into one of the binding's namespace.</summary>
    public async Task<AdmissionVerdict> CheckAsync(ServiceBindingSpec spec, AdmissionRequest request, CancellationToken cancellationToken)
    {
        foreach (var reference in (spec.SecretTransforms ?? []).Select(transform => transform.AddKeysFrom?.SecretRef).OfType<SecretReference>())
        {
            var refusal = $"binding forbidden access to secret ({reference.Name}) in secretTransforms";
            if (await ReviewAsync(Reading(reference, request), refusal, request, cancellationToken) is AdmissionVerdict.Denied denied)
            {
                return denied;
            }
        }

        return AdmissionVerdict.Allowed.Unchanged;
    }

    /// <summary>Who takes over an instance that others may have made gets its data, so they need the verb <c>adopt</c>.</summary>
    public Task<AdmissionVerdict> CheckAdoptionAsync(AdmissionRequest request, CancellationToken cancellationToken) => ReviewAsync(
        new V1ResourceAttributes
        {
            Verb = "adopt",
            Group = CatalogApi.Group,
            Resource = CatalogTypes.ServiceInstances.Plural,
            NamespaceProperty = request.Namespace,
        },
        "spec.adopt: Forbidden: it needs the verb \"adopt\" on serviceinstances",
        request,
        cancellationToken);

    private static V1ResourceAttributes Reading(SecretReference reference, AdmissionRequest request) => new()
    {
        Verb = "get",
        Group = "",
        Version = "v1",
        Resource = "secrets",
        NamespaceProperty = reference.Namespace ?? request.Namespace,
        Name = reference.Name,
    };

    /// <param name="what">What the user wants done.</param>
    /// <param name="refusal">What a denial begins with. A review that fails says nothing about the user, so its error stands alone.</param>
    /// <param name="request">Who the user is.</param>
    /// <param name="cancellationToken">Ends the review.</param>
    private async Task<AdmissionVerdict> ReviewAsync(V1ResourceAttributes what, string refusal, AdmissionRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var review = await api.CreateAsync(Reviews, Review(what, request), cancellationToken);
            return review.Status?.Allowed == true
                ? AdmissionVerdict.Allowed.Unchanged
                : AdmissionVerdict.Denied.Forbidden($"{refusal}: Reason: {review.Status?.Reason}, EvaluationError: {review.Status?.EvaluationError}");
        }
        catch (KubernetesApiException notServed) when (notServed.IsNotFound)
        {
            // A server without the authorization API restricts nobody.
            return AdmissionVerdict.Allowed.Unchanged;
        }
        catch (KubernetesApiException failed)
        {
            return AdmissionVerdict.Denied.Forbidden(failed.Message);
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
