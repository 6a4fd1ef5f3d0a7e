using System.Text.Json;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Admission;
using Ssm.ServiceCatalog.Admission.Wire;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Tests.Admission;

/// <summary>Requests that alice makes in the namespace <c>test</c>, and what the hooks of their kind say to them.</summary>
internal static class AnAdmissionRequest
{
    public static AdmissionRequest Creating(string kind, string spec, bool isNamespaced = true) => new()
    {
        Kind = new GroupVersionKind { Group = "servicecatalog.k8s.io", Version = "v1beta1", Kind = kind },
        Namespace = isNamespaced ? "test" : "",
        Operation = "CREATE",
        UserInfo = new UserInfo
        {
            Username = "alice",
            Uid = "u-1",
            Groups = ["developers", "system:authenticated"],
            Extra = new Dictionary<string, IReadOnlyList<string>> { ["scopes"] = ["a", "b"] },
        },
        Object = Object(kind, spec),
    };

    /// <summary>The same, for an object whose spec is <paramref name="old"/> so far.</summary>
    public static AdmissionRequest Updating(this AdmissionRequest request, string old) =>
        request with { Operation = "UPDATE", OldObject = Object(request.Kind!.Kind, old) };

    public static Task<AdmissionVerdict> MutateAsync(this KubernetesApi api, AdmissionRequest request, FeatureGates? gates = null) =>
        ReviewAsync(api, $"/mutating-{Plural(request)}", request, gates);

    public static Task<AdmissionVerdict> ValidateAsync(this KubernetesApi api, AdmissionRequest request, FeatureGates? gates = null) =>
        ReviewAsync(api, $"/validating-{Plural(request)}", request, gates);

    private static Task<AdmissionVerdict> ReviewAsync(KubernetesApi api, string path, AdmissionRequest request, FeatureGates? gates) => AdmissionHandlers
        .All(api, gates ?? new FeatureGates(), () => Guid.Empty)
        .Single(handler => handler.Hook.Path == path)
        .ReviewAsync(request, TestContext.Current.CancellationToken);

    private static string Plural(AdmissionRequest request) => $"{request.Kind!.Kind.ToLowerInvariant()}s";

    private static JsonElement Object(string kind, string spec) => JsonElement.Parse(
        $$"""{"apiVersion":"servicecatalog.k8s.io/v1beta1","kind":"{{kind}}","metadata":{"name":"sample"},"spec":{{spec}}}""");
}
