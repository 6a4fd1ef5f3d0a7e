namespace Ssm.Standalone.ApiServer.Patch;

/// <summary>Why a patch failed, as kube-apiserver tells the cases apart.</summary>
public enum PatchFailure
{
    /// <summary>The patch itself is wrong: 400 BadRequest.</summary>
    Malformed,

    /// <summary>The patch is right but does not fit the object (missing path, failed test): 422 with reason Invalid.</summary>
    NotApplicable,
}
