using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Waiting;

/// <summary>Conditions as one who waits sees them.</summary>
internal static class Conditions
{
    /// <summary>One line for the last condition; empty without one.</summary>
    public static string Describe(IReadOnlyList<ServiceCondition>? conditions) =>
        conditions is [.., var last] ? $"{ObjectStatus.Short(conditions)}: {last.Message}" : string.Empty;

    /// <exception cref="InvalidOperationException">The object has failed or is gone.</exception>
    public static void ThrowUnlessReady(string subject, IReadOnlyList<ServiceCondition>? conditions)
    {
        if (conditions is null)
        {
            throw new InvalidOperationException($"{subject} was deleted while it was waited for");
        }

        if (ObjectStatus.Find(conditions, "Failed") is { Status: "True" } failed)
        {
            throw new InvalidOperationException($"{subject} failed: {failed.Message}");
        }
    }
}
