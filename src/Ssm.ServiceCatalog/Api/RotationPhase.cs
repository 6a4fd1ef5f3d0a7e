namespace Ssm.ServiceCatalog.Api;

/// <summary>The values of a binding's <c>status.rotation.phase</c>.</summary>
internal static class RotationPhase
{
    public const string Binding = "Binding";
    public const string Reverting = "Reverting";
    public const string Unbinding = "Unbinding";
}
