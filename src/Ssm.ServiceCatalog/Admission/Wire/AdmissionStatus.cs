namespace Ssm.ServiceCatalog.Admission.Wire;

/// <summary>The part of a Kubernetes <c>Status</c> that a verdict carries.</summary>
internal sealed record AdmissionStatus
{
    public int Code { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }
}
