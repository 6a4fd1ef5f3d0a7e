namespace Ssm.Standalone.ApiServer.Admission;

/// <summary>What is about to happen to an object, as webhook rules name it.</summary>
internal enum AdmissionOperation
{
    Create,
    Update,
    Delete,
}
