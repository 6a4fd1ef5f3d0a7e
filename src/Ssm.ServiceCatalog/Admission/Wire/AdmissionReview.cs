namespace Ssm.ServiceCatalog.Admission.Wire;

/// <summary><c>admission.k8s.io/v1</c>: the question when <see cref="Request"/> is set, the answer when <see cref="Response"/> is.</summary>
internal sealed record AdmissionReview
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public AdmissionRequest? Request { get; init; }

    public AdmissionResponse? Response { get; init; }
}
