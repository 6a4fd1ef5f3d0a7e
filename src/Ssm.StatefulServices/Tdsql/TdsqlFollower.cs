using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>Makes one node follow the primary, one step at a time.</summary>
internal static class TdsqlFollower
{
    private static readonly TimeSpan LongestCatchUp = TimeSpan.FromMilliseconds(300);

    /// <summary>The server's word for a history that the source does not have: errant writes, or ones that are deleted there by now.</summary>
    private const int HistoryDiffers = 1236;

    /// <summary>Errors of applying that mean that the data differ: there is no row, table or account, or there is one already.</summary>
    private static readonly int[] s_differing = [1007, 1008, 1032, 1050, 1051, 1062, 1146, 1396, 1452];

    /// <summary>The next step.</summary>
    /// <param name="node">The node.</param>
    /// <param name="session">A session on it.</param>
    /// <param name="primary">The primary.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="isMember">Whether it may acknowledge writes.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <returns>What is waited for; null when it follows and has caught up with what the primary had a moment ago.</returns>
    public static async Task<string?> StepAsync(
        Node node, TdsqlNode session, TdsqlNode primary, Instance instance, bool isMember, CancellationToken cancellationToken)
    {
        var info = session.Info;
        if (!info.IsReadOnly)
        {
            // It was the primary and does not know better. Its sessions may wait for a replica that will never acknowledge: only an end leaves them without an answer.
            await session.ShutdownAsync(cancellationToken);
            return $"Wait for {node.Name} to give up the role of the primary";
        }

        if (info.Source != primary.Address)
        {
            await session.FollowAsync(primary.Address, instance.Secrets[TdsqlSecretNames.Replication], cancellationToken);
            return $"Wait for {node.Name} to follow the primary";
        }

        if (info.ReceiveError == HistoryDiffers || s_differing.Contains(info.ApplyError))
        {
            await session.CopyAsync(primary.Address, cancellationToken);
            return $"Wait for {node.Name} to copy the data of the primary";
        }

        if (!info.IsReceiving || !info.IsApplying)
        {
            await session.ContinueAsync(cancellationToken);
            return info.ApplyError != 0 ? $"Wait for {node.Name}, which cannot apply writes (error {info.ApplyError})" : $"Wait for {node.Name} to follow the primary";
        }

        if (!info.IsConnected || !await session.HasReachedAsync(primary.Info.Position, LongestCatchUp, cancellationToken))
        {
            return $"Wait for {node.Name} to catch up with the primary";
        }

        if (isMember && !info.Acknowledges)
        {
            await session.AcknowledgeAsync(cancellationToken);
        }

        return null;
    }
}
