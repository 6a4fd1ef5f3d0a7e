namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>
/// The replicas of the controller. One leads and the others watch, but one that has lost the lead may go on for a moment, because it has not noticed.
/// </summary>
internal sealed class SimulatedReplicas : IDisposable
{
    private const int LongestOverlap = 40;
    private static readonly TimeSpan TimeToNotice = TimeSpan.FromSeconds(30);

    private readonly Random _chance;
    private readonly Func<SimulatedProcess> _start;
    private readonly Action<string> _trace;
    private readonly List<SimulatedProcess> _processes;
    private SimulatedProcess _leader;
    private readonly TimeProvider _time;
    private int _overlap;
    private DateTimeOffset _changed;

    public SimulatedReplicas(Random chance, int count, Func<SimulatedProcess> start, TimeProvider time, Action<string> trace)
    {
        _chance = chance;
        _time = time;
        _start = start;
        _trace = trace;
        _processes = [.. Enumerable.Range(0, count).Select(_ => start())];
        _leader = Begin(_processes[0]);
    }

    /// <summary>Begins a pass of any replica that may; false when none has anything to do.</summary>
    public bool BeginPass()
    {
        var leading = _processes.FindAll(process => process.IsLeading);
        var first = _chance.Next(leading.Count);
        return Enumerable.Range(0, leading.Count).Any(next => leading[(first + next) % leading.Count].BeginPass(_chance, _trace));
    }

    /// <summary>Another one leads, if there is one.</summary>
    public void ChangeLeader()
    {
        EndOverlap();
        if (_processes.Find(process => !process.IsLeading) is { } next)
        {
            _trace("-- another leads --");
            _leader = Begin(next);
            _overlap = _chance.Next(LongestOverlap);
            _changed = _time.GetUtcNow();
        }
    }

    /// <summary>Time goes on for one that has not noticed.</summary>
    public void Tick()
    {
        if (--_overlap <= 0 || _time.GetUtcNow() - _changed > TimeToNotice)
        {
            EndOverlap();
        }
    }

    public void EndOverlap()
    {
        foreach (var former in _processes.Where(process => process.IsLeading && process != _leader))
        {
            _trace("-- the former leader notices --");
            former.Resign();
        }
    }

    public SimulatedProcess Any() => _processes[_chance.Next(_processes.Count)];

    /// <summary>The process was killed: another one is started, and somebody leads again.</summary>
    public void Replace(SimulatedProcess dead)
    {
        _processes[_processes.IndexOf(dead)] = _start();
        if (_leader == dead)
        {
            EndOverlap();
            _leader = Begin(_processes[_chance.Next(_processes.Count)]);
        }
    }

    public void Dispose() => _processes.ForEach(process => process.Dispose());

    private static SimulatedProcess Begin(SimulatedProcess process)
    {
        process.Lead();
        return process;
    }
}
