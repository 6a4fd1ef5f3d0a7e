namespace Ssm.ServiceCatalog.Admission.Wire;

/// <summary>The verdict, with a change to the object if there is one.</summary>
internal sealed record AdmissionResponse
{
    public string Uid { get => field ?? ""; init; }

    public bool Allowed { get; init; }

    /// <summary>Why not.</summary>
    public AdmissionStatus? Status { get; init; }

    /// <summary><c>JSONPatch</c>, the only type there is, or null without a patch.</summary>
    public string? PatchType { get; init; }

    /// <summary>RFC 6902, base64 on the wire.</summary>
    public byte[]? Patch { get; init; }
}
