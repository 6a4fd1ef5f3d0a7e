using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using k8s;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Admission.Wire;

namespace Ssm.ServiceCatalog.Admission;

/// <summary>The objects of a request, typed.</summary>
internal static class AdmittedObject
{
    public static bool TryRead<T>(
        AdmissionRequest request,
        ResourceType<T> type,
        [NotNullWhen(true)] out T? resource,
        out T? old,
        [NotNullWhen(false)] out AdmissionVerdict.Denied? problem)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        resource = null;
        old = null;
        problem = null;
        if (request.Kind?.Kind != type.Kind)
        {
            problem = new AdmissionVerdict.Denied(HttpStatusCode.BadRequest, $"expected kind {type.Kind}, got {request.Kind?.Kind}");
            return false;
        }

        try
        {
            resource = request.Object?.Deserialize(type.TypeInfo) ?? throw new JsonException("the request carries no object");
            old = request.OldObject?.Deserialize(type.TypeInfo);
            resource.Metadata ??= new V1ObjectMeta();
            return true;
        }
        catch (JsonException undecodable)
        {
            // The path says where; the value is left out, it may be a parameter.
            problem = new AdmissionVerdict.Denied(HttpStatusCode.BadRequest, $"the {type.Kind} cannot be decoded at {undecodable.Path ?? "$"}");
            return false;
        }
    }
}
