using Ssm.Kubernetes;

namespace Ssm.Cli.Catalog;

/// <summary>A change that reads first and is tried anew when somebody else wrote in between.</summary>
internal static class OnConflictAgain
{
    private const int Tries = 3;

    /// <summary>Runs it up to three times, as svcat.</summary>
    public static async Task RunAsync(Func<Task> change)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await change();
                return;
            }
            catch (KubernetesApiException conflict) when (conflict.IsConflict && attempt < Tries)
            {
                // Read again.
            }
        }
    }
}
