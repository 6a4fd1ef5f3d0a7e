using System.Net;
using System.Text.Json;
using k8s.Models;
using Ssm.Kubernetes.Json;

namespace Ssm.Kubernetes;

/// <summary>Turns an unsuccessful answer into a <see cref="KubernetesApiException"/>.</summary>
internal static class ApiFailure
{
    public static KubernetesApiException From(HttpStatusCode code, ReadOnlySpan<byte> body)
    {
        try
        {
            var status = JsonSerializer.Deserialize(body, KubernetesJsonContext.Default.V1Status);
            if (status?.Kind == "Status")
            {
                return new KubernetesApiException(status, code);
            }
        }
        catch (JsonException)
        {
            // Not from the API server proper: a proxy's page, say. Its text may be anything, so it is not repeated.
        }

        return new KubernetesApiException(new V1Status { Code = (int)code, Message = $"the API server answered {(int)code} {code}" }, code);
    }
}
