using k8s;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Admission.Rules;
using Ssm.ServiceCatalog.Admission.Wire;

namespace Ssm.ServiceCatalog.Admission;

/// <summary>Runs pure rules over a typed object, then the checks that need to ask the API server.</summary>
/// <param name="type">The kind.</param>
/// <param name="validate">New object, old object or null → errors.</param>
/// <param name="check">Run only when the rules hold; null = nothing to ask.</param>
internal sealed class ValidatingHandler<T>(
    ResourceType<T> type,
    Action<T, T?, FieldErrors> validate,
    Func<T, T?, AdmissionRequest, CancellationToken, Task<AdmissionVerdict>>? check) : IAdmissionHandler
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public AdmissionHook Hook { get; } = new(type.Plural, IsMutating: false, type.IsNamespaced);

    public async Task<AdmissionVerdict> ReviewAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (!AdmittedObject.TryRead(request, type, out var resource, out var old, out var problem))
        {
            return problem;
        }

        var errors = new FieldErrors();
        validate(resource, old, errors);
        if (!errors.IsEmpty)
        {
            return AdmissionVerdict.Denied.Forbidden(errors.ToString());
        }

        return check is null ? AdmissionVerdict.Allowed.Unchanged : await check(resource, old, request, cancellationToken);
    }
}
