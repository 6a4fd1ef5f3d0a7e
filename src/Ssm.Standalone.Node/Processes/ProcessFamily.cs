namespace Ssm.Standalone.Node.Processes;

/// <summary>A container's first process with everything it started: what would share a PID namespace on Kubernetes.</summary>
/// <param name="leader">The first process, which leads a session.</param>
/// <param name="mark">Environment entry of the container, for those that left the session.</param>
internal sealed class ProcessFamily(ProcessIdentity leader, string mark)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private const int Rounds = 400;

    /// <summary>
    /// Those that run now. The leader is one whatever it looks like: in its first moment its session is still its parent's, and while it enters its program it has
    /// no environment; what is to be ended then would run for ever.
    /// </summary>
    public IReadOnlyList<ProcessIdentity> Members()
    {
        // A number is not used again while a session of that number has members. So unless another process leads it now, the session is ours.
        var ownsSession = ProcessTable.Find(leader.Pid) is not { } stat || stat.Identity == leader;
        return
        [
            .. ProcessTable.All()
                .Where(process => !process.IsZombie && process.Identity.StartTime >= leader.StartTime)
                .Where(process => process.Identity == leader || (ownsSession && process.SessionId == leader.Pid) || ProcessTable.HasEnvironment(process.Identity.Pid, mark))
                .Select(process => process.Identity),
        ];
    }

    /// <summary>Sends to all that run now.</summary>
    public void Send(Signal signal)
    {
        foreach (var member in Members())
        {
            Signals.Send(member, signal);
        }
    }

    /// <summary>
    /// Kills until none is seen in two looks, since one that forks is missed by one look, and nobody is between two programs, when its environment does not tell
    /// whose it is.
    /// </summary>
    /// <returns>False if one survived, which only a process stuck in the kernel does.</returns>
    public async Task<bool> KillAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var wasEmpty = false;
        for (var round = 0; round < Rounds; round++)
        {
            var members = Members();
            var isEmpty = members.Count == 0 && !ProcessTable.All().Any(process => process.Identity.StartTime >= leader.StartTime && ProcessTable.IsBetweenPrograms(process));
            if (isEmpty && wasEmpty)
            {
                return true;
            }

            wasEmpty = isEmpty;

            foreach (var member in members)
            {
                Signals.Send(member, Signal.Kill);
            }

            await Task.Delay(Pause, timeProvider, cancellationToken);
        }

        return false;
    }
}
