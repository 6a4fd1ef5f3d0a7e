using System.Text;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>
/// Holds every call of the process until a step moves it on: it arrives or is lost, takes effect or does not, is answered, or answered with an
/// error after it took effect. All in one thread; chance comes from the seed.
/// </summary>
internal sealed class SimulatedNetwork(Random chance, Action<string> trace)
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<SimulatedCall> _calls = [];

    /// <summary>How often, in percent, something goes wrong with a call; 0 once the world has calmed down.</summary>
    public int Trouble { get; set; }

    public bool HasCalls => _calls.Exists(call => !call.IsStalled);

    /// <summary>Asked after each write that took effect: whether the process dies there.</summary>
    public Func<SimulatedCall, bool> IsDeadly { get; set; } = _ => false;

    /// <summary>The server that cannot be reached for the time being; null = none.</summary>
    public SimulatedServer? Unreachable { get; set; }

    public SimulatedConnection Connect(SimulatedServer server, SimulatedProcess client) => new(this, server, client);

    public void Send(SimulatedCall call)
    {
        Assert.True(Environment.CurrentManagedThreadId == _thread, "something went on in another thread, so that a seed does not repeat");
        _calls.Add(call);
    }

    /// <summary>The caller does not wait any longer; the request may have arrived all the same.</summary>
    public void GiveUp(SimulatedCall call, CancellationToken cancellationToken)
    {
        if (_calls.Remove(call))
        {
            ArriveOrNot(call);
            trace($"{call.Request}: given up");
            call.Cancel(cancellationToken);
        }
    }

    /// <summary>The process is dead: nobody hears the answers, but what was sent may still arrive.</summary>
    public void Cut(SimulatedProcess client)
    {
        var calls = _calls.FindAll(call => call.Request.Client == client);
        _calls.RemoveAll(calls.Contains);
        calls.ForEach(ArriveOrNot);
    }

    /// <summary>Moves the oldest call on, or any; false when there is none.</summary>
    public bool Step(bool isOldest)
    {
        var calls = _calls.Where(call => !call.IsStalled).ToList();
        if (calls.Count == 0)
        {
            return false;
        }

        var call = calls[isOldest ? 0 : chance.Next(calls.Count)];
        if (call.Reply is null)
        {
            if (call.Server == Unreachable)
            {
                End(call, HttpRequestError.ConnectionError, "connection refused");
                return true;
            }

            if (Trouble > 0 && chance.Next(100) < Trouble)
            {
                Disturb(call);
            }
            else
            {
                call.Arrive();
                Trace(call);
            }

            if (call.Reply is not null && call.Request.IsWrite && IsDeadly(call))
            {
                return true;
            }
        }

        if (call.Reply is not null && _calls.Contains(call) && (isOldest || chance.Next(4) > 0))
        {
            _calls.Remove(call);
            call.Tell();
        }

        return true;
    }

    /// <summary>What was lost for good is told now: those who wait for it would otherwise wait for the clock.</summary>
    public void Recover() => _calls.ForEach(call => call.IsStalled = false);

    /// <summary>Without the catalog's informers, which would fill it.</summary>
    private void Trace(SimulatedCall call)
    {
        if (call.Request.Query("limit") is null && call.Request.Query("watch") is null)
        {
            trace($"{call.Request} {Encoding.UTF8.GetString(call.Request.Body)} -> {call.Reply!.Status} {(call.Server.Name == "broker" ? Encoding.UTF8.GetString(call.Reply.Body) : "")}");
        }
    }

    private void Disturb(SimulatedCall call)
    {
        var kind = chance.Next(8);
        trace($"{call.Request}: trouble {kind}");
        switch (kind)
        {
            case 0:
                End(call, HttpRequestError.ConnectionError, "connection refused");
                break;
            case 1:
                call.Arrive();
                End(call, HttpRequestError.ResponseEnded, "connection reset");
                break;
            case 2:
                End(call, HttpRequestError.Unknown, "connection reset before anything arrived");
                break;
            case 3:
                call.Replace(SimulatedReply.Json(503, "{}"));
                break;
            case 4:
                call.Replace(SimulatedReply.Json(429, "{}"));
                break;
            case 5:
                call.Arrive();
                call.Replace(SimulatedReply.Json(504, "<html>the gateway lost patience</html>"));
                break;
            case 6:
                call.Replace(SimulatedReply.Json(500, """{"description":"out of order"}"""));
                break;
            default:
                ArriveOrNot(call);
                call.IsStalled = true;
                break;
        }
    }

    private void End(SimulatedCall call, HttpRequestError error, string text)
    {
        _calls.Remove(call);
        call.Break(error, text);
    }

    private void ArriveOrNot(SimulatedCall call)
    {
        if (call.Reply is null && call.Request.IsWrite && call.Server != Unreachable && chance.Next(2) == 0)
        {
            call.Arrive();
        }
    }
}
