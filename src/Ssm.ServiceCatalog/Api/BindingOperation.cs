namespace Ssm.ServiceCatalog.Api;

/// <summary>The values of a binding's <c>status.currentOperation</c>; null when there is none.</summary>
internal static class BindingOperation
{
    public const string Bind = "Bind";
    public const string Unbind = "Unbind";
}
