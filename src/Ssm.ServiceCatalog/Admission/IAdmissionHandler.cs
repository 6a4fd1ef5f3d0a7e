using Ssm.ServiceCatalog.Admission.Wire;

namespace Ssm.ServiceCatalog.Admission;

/// <summary>Judges the creation and the update of one kind.</summary>
internal interface IAdmissionHandler
{
    /// <summary>Where and how it is registered.</summary>
    AdmissionHook Hook { get; }

    /// <summary>Called for creations and updates only.</summary>
    Task<AdmissionVerdict> ReviewAsync(AdmissionRequest request, CancellationToken cancellationToken);
}
