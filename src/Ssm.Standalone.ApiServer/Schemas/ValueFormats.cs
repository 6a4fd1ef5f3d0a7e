namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>What <c>format</c> demands of a value.</summary>
internal static class ValueFormats
{
    /// <summary>A number with unit, written as string or number; only built-in types use it.</summary>
    internal const string Quantity = "quantity";
}
