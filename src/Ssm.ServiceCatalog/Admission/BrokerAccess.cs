using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Kubernetes.Json;
using Ssm.ServiceCatalog.Admission.Wire;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission;

/// <summary>Whoever points a broker at a Secret must be able to read that Secret, or the catalog would send it anywhere for them.</summary>
internal sealed class BrokerAccess(KubernetesApi api)
{
    private static readonly ResourceType<V1SubjectAccessReview> Reviews = new(
        "authorization.k8s.io", "v1", "subjectaccessreviews", "SubjectAccessReview", isNamespaced: false, KubernetesJsonContext.Default.V1SubjectAccessReview);

    public async Task<AdmissionVerdict> CheckAsync(ServiceBrokerSpec spec, AdmissionRequest request, CancellationToken cancellationToken)
    {
        var reference = (spec.AuthInfo?.Basic ?? spec.AuthInfo?.Bearer)?.SecretRef;
        if (reference is null)
        {
            return AdmissionVerdict.Allowed.Unchanged;
        }

        try
        {
            var review = await api.CreateAsync(Reviews, Review(reference, request), cancellationToken);
            return review.Status?.Allowed == true
                ? AdmissionVerdict.Allowed.Unchanged
                : AdmissionVerdict.Denied.Forbidden(
                    $"broker forbidden access to auth secret ({reference.Name}): Reason: {review.Status?.Reason}, EvaluationError: {review.Status?.EvaluationError}");
        }
        catch (KubernetesApiException notServed) when (notServed.IsNotFound)
        {
            // A server without the authorization API restricts nobody.
            return AdmissionVerdict.Allowed.Unchanged;
        }
        catch (KubernetesApiException refused)
        {
            return AdmissionVerdict.Denied.Forbidden(refused.Message);
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
