namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>One call on its way: sent, then arrived and answered, then told to the caller.</summary>
internal sealed class SimulatedCall(HttpRequestMessage message, SimulatedRequest request, SimulatedServer server)
{
    /// <summary>Continuations run inside of the step that completes it, so that one thread does everything in an order that the seed decides.</summary>
    private readonly TaskCompletionSource<HttpResponseMessage> _answer = new();

    public SimulatedRequest Request { get; } = request;

    public SimulatedServer Server { get; } = server;

    public Task<HttpResponseMessage> Answer => _answer.Task;

    /// <summary>Null until the server has acted.</summary>
    public SimulatedReply? Reply { get; private set; }

    /// <summary>Nobody will ever answer; only the caller's deadline ends it.</summary>
    public bool IsStalled { get; set; }

    public void Arrive() => Reply ??= Server.Handle(Request);

    public void Replace(SimulatedReply reply) => Reply = reply;

    public void Tell() => _answer.TrySetResult(Reply!.ToMessage(message));

    public void Break(HttpRequestError error, string text) => _answer.TrySetException(new HttpRequestException(error, text));

    public void Cancel(CancellationToken cancellationToken) => _answer.TrySetCanceled(cancellationToken);
}
